// Tensors out of nothing, out of memory, out of random numbers.
#include "common.h"

using namespace mlt;

namespace
{
    at::Tensor with_grad(at::Tensor tensor, bool requires_grad)
    {
        if (requires_grad)
        {
            tensor.set_requires_grad(true);
        }

        return tensor;
    }
}

#define MLT_OPTIONS int8_t type, int32_t device_type, int32_t device_index, bool requires_grad
#define MLT_USE_OPTIONS options(type, device_type, device_index)

#define MLT_FACTORY(name)                                                                       \
    MLT_EXPORT TensorHandle mlt_##name(const int64_t* values, int64_t count, MLT_OPTIONS)       \
    {                                                                                           \
        return create([&] {                                                                     \
            return with_grad(at::name(sizes(values, count), MLT_USE_OPTIONS), requires_grad);   \
        });                                                                                     \
    }

#define MLT_RANDOM_FACTORY(name)                                                                                     \
    MLT_EXPORT TensorHandle mlt_##name(const int64_t* values, int64_t count, GeneratorHandle generator, MLT_OPTIONS) \
    {                                                                                                                \
        return create([&] {                                                                                          \
            return with_grad(at::name(sizes(values, count), optional(generator), MLT_USE_OPTIONS), requires_grad);   \
        });                                                                                                          \
    }

MLT_FACTORY(empty)
MLT_FACTORY(zeros)
MLT_FACTORY(ones)
MLT_RANDOM_FACTORY(rand)
MLT_RANDOM_FACTORY(randn)

MLT_EXPORT TensorHandle mlt_full(const int64_t* values, int64_t count, Number value, MLT_OPTIONS)
{
    return create([&] {
        return with_grad(at::full(sizes(values, count), scalar(value), MLT_USE_OPTIONS), requires_grad);
    });
}

MLT_EXPORT TensorHandle mlt_empty_strided(
    const int64_t* values, int64_t count, const int64_t* strides, int64_t stride_count, MLT_OPTIONS)
{
    return create([&] {
        return with_grad(
            at::empty_strided(sizes(values, count), sizes(strides, stride_count), MLT_USE_OPTIONS), requires_grad);
    });
}

MLT_EXPORT TensorHandle mlt_randint(
    int64_t low, int64_t high, const int64_t* values, int64_t count, GeneratorHandle generator, MLT_OPTIONS)
{
    return create([&] {
        return with_grad(at::randint(low, high, sizes(values, count), optional(generator), MLT_USE_OPTIONS), requires_grad);
    });
}

MLT_EXPORT TensorHandle mlt_randperm(int64_t count, GeneratorHandle generator, MLT_OPTIONS)
{
    return create([&] { return with_grad(at::randperm(count, optional(generator), MLT_USE_OPTIONS), requires_grad); });
}

MLT_EXPORT TensorHandle mlt_arange(Number start, Number stop, Number step, MLT_OPTIONS)
{
    return create([&] {
        return with_grad(at::arange(scalar(start), scalar(stop), scalar(step), MLT_USE_OPTIONS), requires_grad);
    });
}

MLT_EXPORT TensorHandle mlt_linspace(double start, double end, int64_t steps, MLT_OPTIONS)
{
    return create([&] { return with_grad(at::linspace(start, end, steps, MLT_USE_OPTIONS), requires_grad); });
}

MLT_EXPORT TensorHandle mlt_eye(int64_t rows, int64_t columns, MLT_OPTIONS)
{
    return create([&] { return with_grad(at::eye(rows, columns, MLT_USE_OPTIONS), requires_grad); });
}

// A tensor that shares memory with the caller; `release(context)` is called when it is no longer used.
MLT_EXPORT TensorHandle mlt_from_blob(
    void* data, const int64_t* values, int64_t count, void (*release)(void*), void* context, int8_t type)
{
    return create([&] {
        return at::from_blob(
            data, sizes(values, count), [release, context](void*) { release(context); },
            at::TensorOptions().dtype(static_cast<at::ScalarType>(type)));
    });
}

// A tensor with a copy of the elements of type `source_type` at `data`, converted to `type`.
MLT_EXPORT TensorHandle mlt_from_data(const void* data, int8_t source_type, const int64_t* values, int64_t count, MLT_OPTIONS)
{
    return create([&] {
        at::Tensor source = at::from_blob(
            const_cast<void*>(data), sizes(values, count), at::TensorOptions().dtype(static_cast<at::ScalarType>(source_type)));
        at::Device device(static_cast<at::DeviceType>(device_type), static_cast<at::DeviceIndex>(device_index));
        return with_grad(source.to(device, static_cast<at::ScalarType>(type), false, true), requires_grad);
    });
}

#define MLT_LIKE_OPTIONS int8_t type, bool requires_grad
#define MLT_USE_LIKE_OPTIONS input->options().dtype(optional_type(type)).requires_grad(false)

#define MLT_FACTORY_LIKE(name)                                                                        \
    MLT_EXPORT TensorHandle mlt_##name(TensorHandle input, MLT_LIKE_OPTIONS)                          \
    {                                                                                                 \
        return create([&] {                                                                           \
            return with_grad(at::name(input->detach(), MLT_USE_LIKE_OPTIONS), requires_grad);         \
        });                                                                                           \
    }

MLT_FACTORY_LIKE(empty_like)
MLT_FACTORY_LIKE(zeros_like)
MLT_FACTORY_LIKE(ones_like)
MLT_FACTORY_LIKE(rand_like)
MLT_FACTORY_LIKE(randn_like)

MLT_EXPORT TensorHandle mlt_full_like(TensorHandle input, Number value, MLT_LIKE_OPTIONS)
{
    return create([&] {
        return with_grad(at::full_like(input->detach(), scalar(value), MLT_USE_LIKE_OPTIONS), requires_grad);
    });
}

MLT_EXPORT TensorHandle mlt_randint_like(TensorHandle input, int64_t low, int64_t high, MLT_LIKE_OPTIONS)
{
    return create([&] {
        return with_grad(at::randint_like(input->detach(), low, high, MLT_USE_LIKE_OPTIONS), requires_grad);
    });
}
