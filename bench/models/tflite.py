"""TensorFlow Lite's own answers to the files of bench/models/tflite.ts, beside those of our runners.

Argument: the folder that it wrote. Each file is run by the reference kernels and with XNNPACK where
that takes it. Prints one line a file and kind: mean and largest difference from our float runner,
the largest from our int8 runner where there is one, whether a second call gives the first one's
answer once the state is reset, and the median time of a call.
"""

import json
import sys
import time
from pathlib import Path

import numpy
import tensorflow as tf

KINDS = {
    "plain": tf.lite.experimental.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
    "xnnpack": tf.lite.experimental.OpResolverType.AUTO,
}
TURNS = 200


def opened(path, kind):
    interpreter = tf.lite.Interpreter(
        model_path=str(path), num_threads=1, experimental_op_resolver_type=KINDS[kind]
    )
    interpreter.allocate_tensors()
    return interpreter


def answer(interpreter, values):
    interpreter.reset_all_variables()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], values)
    interpreter.invoke()
    return interpreter.get_tensor(interpreter.get_output_details()[0]["index"]).ravel()


def figures(folder, case, kind):
    interpreter = opened(folder / case["file"], kind)
    inputs = [numpy.array(each, "float32").reshape(case["shape"]) for each in case["inputs"]]
    answers = numpy.array([answer(interpreter, each) for each in inputs])
    again = numpy.array([answer(interpreter, each) for each in inputs])
    off = numpy.abs(answers - numpy.array(case["float"]))
    seconds = []
    for _ in range(TURNS):
        start = time.perf_counter()
        interpreter.invoke()
        seconds.append(time.perf_counter() - start)
    line = f"mean {off.mean():.2e} max {off.max():.2e}"
    if case["int8"] is not None:
        line += f" from int8 {numpy.abs(answers - numpy.array(case['int8'])).max():.2e}"
    repeats = "repeats" if numpy.array_equal(answers, again) else "DOES NOT REPEAT"
    size = (folder / case["file"]).stat().st_size
    return f"{line} {repeats} {1e6 * numpy.median(seconds):.0f} us {size} bytes"


folder = Path(sys.argv[1])
for case in json.loads((folder / "cases.json").read_text()):
    for kind in KINDS:
        print(f"{case['file']:32} {kind:8} {figures(folder, case, kind)}", flush=True)
