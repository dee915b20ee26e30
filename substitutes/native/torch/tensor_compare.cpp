// Comparisons and logic, element by element.
#include "common.h"

using namespace mlt;

#define MLT_COMPARISON(name)                                                                \
    MLT_EXPORT TensorHandle mlt_##name(TensorHandle left, TensorHandle right)               \
    {                                                                                       \
        return create([&] { return at::name(*left, *right); });                             \
    }                                                                                       \
    MLT_EXPORT TensorHandle mlt_##name##_scalar(TensorHandle left, Number right)            \
    {                                                                                       \
        return create([&] { return at::name(*left, scalar(right)); });                      \
    }                                                                                       \
    MLT_EXPORT int32_t mlt_##name##_(TensorHandle left, TensorHandle right)                 \
    {                                                                                       \
        return run([&] { left->name##_(*right); });                                         \
    }                                                                                       \
    MLT_EXPORT int32_t mlt_##name##_scalar_(TensorHandle left, Number right)                \
    {                                                                                       \
        return run([&] { left->name##_(scalar(right)); });                                  \
    }

#define MLT_LOGIC(name)                                                                     \
    MLT_EXPORT TensorHandle mlt_##name(TensorHandle left, TensorHandle right)               \
    {                                                                                       \
        return create([&] { return at::name(*left, *right); });                             \
    }                                                                                       \
    MLT_EXPORT int32_t mlt_##name##_(TensorHandle left, TensorHandle right)                 \
    {                                                                                       \
        return run([&] { left->name##_(*right); });                                         \
    }

MLT_COMPARISON(eq)
MLT_COMPARISON(ne)
MLT_COMPARISON(lt)
MLT_COMPARISON(le)
MLT_COMPARISON(gt)
MLT_COMPARISON(ge)

MLT_LOGIC(logical_and)
MLT_LOGIC(logical_or)
MLT_LOGIC(logical_xor)
MLT_LOGIC(bitwise_and)
MLT_LOGIC(bitwise_or)
MLT_LOGIC(bitwise_xor)

// 0 or 1; -1 when it fails.
MLT_EXPORT int32_t mlt_equal(TensorHandle left, TensorHandle right)
{
    int32_t result = -1;
    run([&] { result = at::equal(*left, *right) ? 1 : 0; });
    return result;
}

// 0 or 1; -1 when it fails.
MLT_EXPORT int32_t mlt_allclose(TensorHandle left, TensorHandle right, double rtol, double atol, bool equal_nan)
{
    int32_t result = -1;
    run([&] { result = at::allclose(*left, *right, rtol, atol, equal_nan) ? 1 : 0; });
    return result;
}

MLT_EXPORT TensorHandle mlt_isclose(TensorHandle left, TensorHandle right, double rtol, double atol, bool equal_nan)
{
    return create([&] { return at::isclose(*left, *right, rtol, atol, equal_nan); });
}

MLT_EXPORT TensorHandle mlt_isin(TensorHandle elements, TensorHandle tests, bool assume_unique, bool invert)
{
    return create([&] { return at::isin(*elements, *tests, assume_unique, invert); });
}
