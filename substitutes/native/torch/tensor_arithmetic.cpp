// Arithmetic of two tensors, or of a tensor and a number, element by element.
#include "common.h"

using namespace mlt;

#define MLT_BINARY(name)                                                          \
    MLT_EXPORT TensorHandle mlt_##name(TensorHandle left, TensorHandle right)     \
    {                                                                             \
        return create([&] { return at::name(*left, *right); });                   \
    }

#define MLT_BINARY_IN_PLACE(name)                                                 \
    MLT_EXPORT int32_t mlt_##name##_(TensorHandle left, TensorHandle right)       \
    {                                                                             \
        return run([&] { left->name##_(*right); });                               \
    }

#define MLT_BINARY_SCALAR(name)                                                   \
    MLT_EXPORT TensorHandle mlt_##name##_scalar(TensorHandle left, Number right)  \
    {                                                                             \
        return create([&] { return at::name(*left, scalar(right)); });            \
    }                                                                             \
    MLT_EXPORT int32_t mlt_##name##_scalar_(TensorHandle left, Number right)      \
    {                                                                             \
        return run([&] { left->name##_(scalar(right)); });                        \
    }

#define MLT_BINARY_ALL(name)  \
    MLT_BINARY(name)          \
    MLT_BINARY_IN_PLACE(name) \
    MLT_BINARY_SCALAR(name)

MLT_BINARY_ALL(mul)
MLT_BINARY_ALL(pow)
MLT_BINARY_ALL(remainder)
MLT_BINARY_ALL(fmod)
MLT_BINARY_ALL(floor_divide)
MLT_BINARY(maximum)
MLT_BINARY(minimum)
MLT_BINARY(fmax)
MLT_BINARY(fmin)
MLT_BINARY(logaddexp)
MLT_BINARY(atan2)
MLT_BINARY_IN_PLACE(atan2)
MLT_BINARY(hypot)
MLT_BINARY(xlogy)

namespace
{
    c10::optional<c10::string_view> rounding(int32_t mode)
    {
        switch (mode)
        {
        case 1:
            return "trunc";
        case 2:
            return "floor";
        default:
            return c10::nullopt;
        }
    }
}

MLT_EXPORT TensorHandle mlt_add(TensorHandle left, TensorHandle right, Number alpha)
{
    return create([&] { return at::add(*left, *right, scalar(alpha)); });
}

MLT_EXPORT int32_t mlt_add_(TensorHandle left, TensorHandle right, Number alpha)
{
    return run([&] { left->add_(*right, scalar(alpha)); });
}

MLT_EXPORT TensorHandle mlt_add_scalar(TensorHandle left, Number right, Number alpha)
{
    return create([&] { return at::add(*left, scalar(right), scalar(alpha)); });
}

MLT_EXPORT int32_t mlt_add_scalar_(TensorHandle left, Number right, Number alpha)
{
    return run([&] { left->add_(scalar(right), scalar(alpha)); });
}

MLT_EXPORT TensorHandle mlt_sub(TensorHandle left, TensorHandle right)
{
    return create([&] { return at::sub(*left, *right); });
}

MLT_EXPORT int32_t mlt_sub_(TensorHandle left, TensorHandle right)
{
    return run([&] { left->sub_(*right); });
}

MLT_EXPORT TensorHandle mlt_sub_scalar(TensorHandle left, Number right)
{
    return create([&] { return at::sub(*left, scalar(right)); });
}

MLT_EXPORT int32_t mlt_sub_scalar_(TensorHandle left, Number right)
{
    return run([&] { left->sub_(scalar(right)); });
}

// right - left
MLT_EXPORT TensorHandle mlt_rsub_scalar(TensorHandle left, Number right)
{
    return create([&] { return at::rsub(*left, scalar(right)); });
}

MLT_EXPORT TensorHandle mlt_div(TensorHandle left, TensorHandle right, int32_t mode)
{
    return create([&] { return at::div(*left, *right, rounding(mode)); });
}

MLT_EXPORT int32_t mlt_div_(TensorHandle left, TensorHandle right, int32_t mode)
{
    return run([&] { left->div_(*right, rounding(mode)); });
}

MLT_EXPORT TensorHandle mlt_div_scalar(TensorHandle left, Number right, int32_t mode)
{
    return create([&] { return at::div(*left, scalar(right), rounding(mode)); });
}

MLT_EXPORT int32_t mlt_div_scalar_(TensorHandle left, Number right, int32_t mode)
{
    return run([&] { left->div_(scalar(right), rounding(mode)); });
}

// right / left
MLT_EXPORT TensorHandle mlt_rdiv_scalar(TensorHandle left, Number right)
{
    return create([&] { return at::reciprocal(*left).mul_(scalar(right)); });
}

MLT_EXPORT TensorHandle mlt_addcmul(TensorHandle self, TensorHandle tensor1, TensorHandle tensor2, Number value)
{
    return create([&] { return at::addcmul(*self, *tensor1, *tensor2, scalar(value)); });
}

MLT_EXPORT int32_t mlt_addcmul_(TensorHandle self, TensorHandle tensor1, TensorHandle tensor2, Number value)
{
    return run([&] { self->addcmul_(*tensor1, *tensor2, scalar(value)); });
}

MLT_EXPORT TensorHandle mlt_addcdiv(TensorHandle self, TensorHandle tensor1, TensorHandle tensor2, Number value)
{
    return create([&] { return at::addcdiv(*self, *tensor1, *tensor2, scalar(value)); });
}

MLT_EXPORT int32_t mlt_addcdiv_(TensorHandle self, TensorHandle tensor1, TensorHandle tensor2, Number value)
{
    return run([&] { self->addcdiv_(*tensor1, *tensor2, scalar(value)); });
}

MLT_EXPORT TensorHandle mlt_lerp(TensorHandle self, TensorHandle end, TensorHandle weight)
{
    return create([&] { return at::lerp(*self, *end, *weight); });
}

MLT_EXPORT int32_t mlt_lerp_(TensorHandle self, TensorHandle end, TensorHandle weight)
{
    return run([&] { self->lerp_(*end, *weight); });
}

MLT_EXPORT TensorHandle mlt_clamp(TensorHandle self, Number min, Number max)
{
    return create([&] { return at::clamp(*self, optional_scalar(min), optional_scalar(max)); });
}

MLT_EXPORT int32_t mlt_clamp_(TensorHandle self, Number min, Number max)
{
    return run([&] { at::clamp_(*self, optional_scalar(min), optional_scalar(max)); });
}

MLT_EXPORT TensorHandle mlt_clamp_tensor(TensorHandle self, TensorHandle min, TensorHandle max)
{
    return create([&] { return at::clamp(*self, optional(min), optional(max)); });
}

MLT_EXPORT int32_t mlt_clamp_tensor_(TensorHandle self, TensorHandle min, TensorHandle max)
{
    return run([&] { at::clamp_(*self, optional(min), optional(max)); });
}
