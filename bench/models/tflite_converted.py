"""Files as TensorFlow's own converter makes them, with TensorFlow Lite's answers to them.

Argument: the folder to write into. Dense networks and an LSTM of Keras, converted to float32, to
int8 weights, and to int8 with scales for each tensor (float32 or int8 at the ends) and for each
channel. `node bench/models/tflite-converted.ts FOLDER` reads them.
"""

import json
import sys
from pathlib import Path

import keras
import numpy
import tensorflow as tf

CASES = 50
folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
random = numpy.random.default_rng(1)
cases = []


def trained(model, shape, outputs):
    """Weights that are not those of the start, also of the biases."""
    model.compile(loss="mse")
    rows = random.random((512, *shape), "float32")
    targets = rows if outputs is None else random.random((512, outputs), "float32")
    model.fit(rows, targets, epochs=5, verbose=0)
    return rows


def add(name, converter, rows):
    data = converter.convert()
    (folder / f"{name}.tflite").write_bytes(data)
    interpreter = tf.lite.Interpreter(model_content=data)
    interpreter.allocate_tensors()
    before, after = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    answers = []
    for row in rows[:CASES]:
        given = row[None]
        if before["dtype"] == numpy.int8:
            scale, point = before["quantization"]
            given = numpy.clip(numpy.round(given / scale) + point, -128, 127).astype("int8")
        interpreter.reset_all_variables()
        interpreter.set_tensor(before["index"], given)
        interpreter.invoke()
        answer = interpreter.get_tensor(after["index"]).ravel().astype("float64")
        if after["dtype"] == numpy.int8:
            scale, point = after["quantization"]
            answer = scale * (answer - point)
        answers.append(answer.tolist())
    inputs = [row.ravel().tolist() for row in rows[:CASES]]
    cases.append({"file": f"{name}.tflite", "inputs": inputs, "answers": answers})


def converter_of(model, rows, int8=False, per_channel=False, ends=None):
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    if int8 is not False:
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter._experimental_disable_per_channel = not per_channel
        converter._experimental_disable_per_channel_quantization_for_dense_layers = not per_channel
    if int8 == "full":
        converter.representative_dataset = lambda: ([row[None]] for row in rows[:200])
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        if ends is not None:
            converter.inference_input_type = converter.inference_output_type = ends
    return converter


layers = keras.layers
dense = keras.Sequential(
    [
        layers.Input((20,), batch_size=1),
        layers.Dense(8, activation="relu"),
        layers.Dense(20, activation="sigmoid"),
    ]
)
rows = trained(dense, (20,), None)
add("dense-float", converter_of(dense, rows), rows)
add("dense-int8", converter_of(dense, rows, int8="full"), rows)
add("dense-int8-ends", converter_of(dense, rows, int8="full", ends=tf.int8), rows)
add("dense-int8-channel", converter_of(dense, rows, int8="full", per_channel=True), rows)

# The converter leaves what is small as it is: this one has weights in 8 bits.
wide = keras.Sequential(
    [
        layers.Input((20,), batch_size=1),
        layers.Dense(128, activation="relu"),
        layers.Dense(20, activation="sigmoid"),
    ]
)
rows = trained(wide, (20,), None)
add("wide-hybrid", converter_of(wide, rows, int8="weights"), rows)
add("wide-hybrid-channel", converter_of(wide, rows, int8="weights", per_channel=True), rows)

lstm = keras.Sequential(
    [
        layers.Input((24, 10), batch_size=1),
        layers.LSTM(64, return_sequences=True),
        layers.LSTM(32),
        layers.Dense(16, activation="relu"),
        layers.Dense(3),
    ]
)
rows = trained(lstm, (24, 10), 3)
add("lstm-float", converter_of(lstm, rows), rows)
add("lstm-hybrid", converter_of(lstm, rows, int8="weights"), rows)
(folder / "cases.json").write_text(json.dumps(cases))
