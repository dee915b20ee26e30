"""Records what SciPy and NumPy compute: python3 record_statistics.py > statistics.json"""

import json
import warnings

import numpy
import scipy.stats

random = numpy.random.default_rng(1)
warnings.simplefilter("ignore")  # The normal approximation of few differences.


def has_ties_or_zeros(differences):
    sizes = numpy.abs(differences)
    return len(numpy.unique(sizes)) < len(sizes) or not sizes.all()


def signed_rank(differences):
    # SciPy 1.10 takes its exact distribution for ties too, where it does not hold; say so where there are any.
    method = "approx" if has_ties_or_zeros(differences) else "auto"
    result = scipy.stats.wilcoxon(differences, method=method)
    return {
        "differences": differences.tolist(),
        "statistic": result.statistic,
        "pValue": result.pvalue,
        "isExact": method == "auto" and len(differences) <= 50,
    }


cases = []
for count in [1, 2, 3, 5, 8, 13, 20, 30, 49, 50, 51, 60, 200]:
    for shift in [0, 0.3, 1.5]:
        cases.append(random.normal(shift, 1, count).round(6))
for count in [4, 10, 25, 50, 51, 100]:
    for shift in [0, 1]:
        cases.append(random.integers(-4, 6, count) + float(shift))  # Ties and zeros.
        cases.append(random.integers(1, 5, count) * random.choice([-1.0, 1.0], count))  # Ties.
cases = [case for case in cases if case.any()]

sample = random.beta(8, 2, 25).round(6)
weights = random.integers(100, 1000, 25).astype(float)
bootstrap = scipy.stats.bootstrap(
    (sample,), numpy.mean, method="percentile", n_resamples=100_000, confidence_level=0.95, random_state=2, vectorized=True)
ratio = scipy.stats.bootstrap(
    (sample * weights, weights), lambda right, all, axis: right.sum(axis) / all.sum(axis),
    method="percentile", n_resamples=100_000, confidence_level=0.9, random_state=3, vectorized=True, paired=True)
print(json.dumps({
    "scipy": scipy.__version__,
    "signedRank": [signed_rank(case) for case in cases],
    "sample": sample.tolist(),
    "weights": weights.tolist(),
    "meanInterval": list(bootstrap.confidence_interval),
    "ratioInterval": list(ratio.confidence_interval),
}, indent=1))
