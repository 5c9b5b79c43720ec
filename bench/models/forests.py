"""scikit-learn's forest and boosting on the rows of bench/models/forests.ts, on one core.

Arguments: the folder of x-train.f32, y-train.f32, x-test.f32 and y-test.f32, and the number of
inputs. Prints one JSON object: seconds of each fit, and R2 of each and of their mean on the test rows.
"""

import json
import sys
import time
from pathlib import Path

import numpy
import sklearn
from sklearn.ensemble import GradientBoostingRegressor, RandomForestRegressor
from sklearn.metrics import r2_score

folder, inputs = Path(sys.argv[1]), int(sys.argv[2])


def numbers(name):
    return numpy.fromfile(folder / f"{name}.f32", dtype="<f4")


x_train, x_test = (numbers(f"x-{part}").reshape(-1, inputs) for part in ("train", "test"))
y_train, y_test = numbers("y-train"), numbers("y-test")


def fit(model):
    start = time.perf_counter()
    model.fit(x_train, y_train)
    return time.perf_counter() - start, model.predict(x_test)


forest_s, forest = fit(RandomForestRegressor(n_estimators=100, n_jobs=1, random_state=1))
boosting_s, boosting = fit(GradientBoostingRegressor(n_estimators=100, random_state=1))
print(
    json.dumps(
        {
            "version": sklearn.__version__,
            "forest": {"fitS": forest_s, "r2": float(r2_score(y_test, forest))},
            "boosting": {"fitS": boosting_s, "r2": float(r2_score(y_test, boosting))},
            "meanR2": float(r2_score(y_test, (forest + boosting) / 2)),
        }
    )
)
