// Functions of one tensor, element by element.
#include "common.h"

using namespace mlt;

#define MLT_UNARY(name)                                  \
    MLT_EXPORT TensorHandle mlt_##name(TensorHandle input) \
    {                                                    \
        return create([&] { return at::name(*input); }); \
    }

#define MLT_UNARY_IN_PLACE(name)                      \
    MLT_EXPORT int32_t mlt_##name##_(TensorHandle input) \
    {                                                 \
        return run([&] { at::name##_(*input); });     \
    }

#define MLT_UNARY_BOTH(name) \
    MLT_UNARY(name)          \
    MLT_UNARY_IN_PLACE(name)

MLT_UNARY_BOTH(abs)
MLT_UNARY_BOTH(acos)
MLT_UNARY_BOTH(acosh)
MLT_UNARY_BOTH(asin)
MLT_UNARY_BOTH(asinh)
MLT_UNARY_BOTH(atan)
MLT_UNARY_BOTH(atanh)
MLT_UNARY_BOTH(ceil)
MLT_UNARY_BOTH(cos)
MLT_UNARY_BOTH(cosh)
MLT_UNARY_BOTH(erf)
MLT_UNARY_BOTH(erfc)
MLT_UNARY_BOTH(exp)
MLT_UNARY_BOTH(expm1)
MLT_UNARY_BOTH(floor)
MLT_UNARY_BOTH(frac)
MLT_UNARY_BOTH(log)
MLT_UNARY_BOTH(log10)
MLT_UNARY_BOTH(log1p)
MLT_UNARY_BOTH(log2)
MLT_UNARY_BOTH(neg)
MLT_UNARY_BOTH(reciprocal)
MLT_UNARY_BOTH(relu)
MLT_UNARY_BOTH(relu6)
MLT_UNARY_BOTH(rsqrt)
MLT_UNARY_BOTH(sigmoid)
MLT_UNARY_BOTH(silu)
MLT_UNARY_BOTH(sin)
MLT_UNARY_BOTH(sinc)
MLT_UNARY_BOTH(sinh)
MLT_UNARY_BOTH(sqrt)
MLT_UNARY_BOTH(tan)
MLT_UNARY_BOTH(tanh)
MLT_UNARY_BOTH(trunc)
MLT_UNARY_BOTH(selu)
MLT_UNARY_BOTH(hardsigmoid)
MLT_UNARY_BOTH(hardswish)
MLT_UNARY(exp2)
MLT_UNARY(square)
MLT_UNARY(positive)
MLT_UNARY(signbit)
MLT_UNARY(isnan)
MLT_UNARY(isinf)
MLT_UNARY(isfinite)
MLT_UNARY(isposinf)
MLT_UNARY(isneginf)
MLT_UNARY(isreal)

// In place these exist only as methods.
#define MLT_UNARY_METHOD(name)                           \
    MLT_UNARY(name)                                      \
    MLT_EXPORT int32_t mlt_##name##_(TensorHandle input) \
    {                                                    \
        return run([&] { input->name##_(); });           \
    }

MLT_UNARY_METHOD(digamma)
MLT_UNARY_METHOD(erfinv)
MLT_UNARY_METHOD(lgamma)
MLT_UNARY_METHOD(sgn)
MLT_UNARY_METHOD(sign)
MLT_UNARY_METHOD(logical_not)
MLT_UNARY_METHOD(bitwise_not)

MLT_EXPORT TensorHandle mlt_round(TensorHandle input, int64_t decimals)
{
    return create([&] { return at::round(*input, decimals); });
}

MLT_EXPORT int32_t mlt_round_(TensorHandle input, int64_t decimals)
{
    return run([&] { at::round_(*input, decimals); });
}

MLT_EXPORT TensorHandle mlt_nan_to_num(TensorHandle input, double nan, const double* positive, const double* negative)
{
    return create([&] {
        auto optional_number = [](const double* value) { return value ? c10::optional<double>(*value) : c10::nullopt; };
        return at::nan_to_num(*input, nan, optional_number(positive), optional_number(negative));
    });
}
