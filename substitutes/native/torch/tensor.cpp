// What a tensor is: lifetime, type, shape, device, data, conversion.
#include "common.h"

using namespace mlt;

MLT_EXPORT void mlt_tensor_free(TensorHandle tensor)
{
    delete tensor;
}

MLT_EXPORT int64_t mlt_ndim(TensorHandle tensor)
{
    return tensor->dim();
}

MLT_EXPORT int64_t mlt_numel(TensorHandle tensor)
{
    return tensor->numel();
}

MLT_EXPORT int64_t mlt_element_size(TensorHandle tensor)
{
    return static_cast<int64_t>(tensor->element_size());
}

MLT_EXPORT int32_t mlt_dtype(TensorHandle tensor)
{
    return static_cast<int32_t>(tensor->scalar_type());
}

MLT_EXPORT int32_t mlt_device_type(TensorHandle tensor)
{
    return static_cast<int32_t>(tensor->device().type());
}

MLT_EXPORT int32_t mlt_device_index(TensorHandle tensor)
{
    return tensor->device().index();
}

MLT_EXPORT void mlt_sizes(TensorHandle tensor, int64_t* sizes)
{
    auto source = tensor->sizes();
    std::copy(source.begin(), source.end(), sizes);
}

MLT_EXPORT void mlt_strides(TensorHandle tensor, int64_t* strides)
{
    auto source = tensor->strides();
    std::copy(source.begin(), source.end(), strides);
}

MLT_EXPORT int32_t mlt_size(TensorHandle tensor, int64_t dim, int64_t* size)
{
    return run([&] { *size = tensor->size(dim); });
}

MLT_EXPORT int32_t mlt_stride(TensorHandle tensor, int64_t dim, int64_t* stride)
{
    return run([&] { *stride = tensor->stride(dim); });
}

MLT_EXPORT int64_t mlt_storage_offset(TensorHandle tensor)
{
    return tensor->storage_offset();
}

MLT_EXPORT bool mlt_is_contiguous(TensorHandle tensor)
{
    return tensor->is_contiguous();
}

MLT_EXPORT bool mlt_is_leaf(TensorHandle tensor)
{
    return tensor->is_leaf();
}

MLT_EXPORT bool mlt_is_sparse(TensorHandle tensor)
{
    return tensor->is_sparse();
}

MLT_EXPORT bool mlt_requires_grad(TensorHandle tensor)
{
    return tensor->requires_grad();
}

MLT_EXPORT int32_t mlt_set_requires_grad(TensorHandle tensor, bool value)
{
    return run([&] { tensor->set_requires_grad(value); });
}

MLT_EXPORT int32_t mlt_retain_grad(TensorHandle tensor)
{
    return run([&] { tensor->retain_grad(); });
}

// The gradient, or null where there is none; never fails.
MLT_EXPORT TensorHandle mlt_grad(TensorHandle tensor)
{
    return create([&] { return tensor->grad(); });
}

MLT_EXPORT int32_t mlt_set_grad(TensorHandle tensor, TensorHandle grad)
{
    return run([&] { tensor->mutable_grad() = or_undefined(grad); });
}

// The address of the first element; null when the tensor has no storage.
MLT_EXPORT int32_t mlt_data(TensorHandle tensor, void** data)
{
    return run([&] { *data = tensor->data_ptr(); });
}

MLT_EXPORT int32_t mlt_item(TensorHandle tensor, Number* value)
{
    return run([&] { *value = number(tensor->item()); });
}

MLT_EXPORT TensorHandle mlt_alias(TensorHandle tensor)
{
    return create([&] { return tensor->alias(); });
}

MLT_EXPORT TensorHandle mlt_clone(TensorHandle tensor)
{
    return create([&] { return tensor->clone(); });
}

MLT_EXPORT TensorHandle mlt_detach(TensorHandle tensor)
{
    return create([&] { return tensor->detach(); });
}

MLT_EXPORT int32_t mlt_detach_(TensorHandle tensor)
{
    return run([&] { tensor->detach_(); });
}

MLT_EXPORT TensorHandle mlt_contiguous(TensorHandle tensor)
{
    return create([&] { return tensor->contiguous(); });
}

MLT_EXPORT int32_t mlt_copy_(TensorHandle tensor, TensorHandle source, bool non_blocking)
{
    return run([&] { tensor->copy_(*source, non_blocking); });
}

MLT_EXPORT int32_t mlt_set_(TensorHandle tensor, TensorHandle source)
{
    return run([&] { tensor->set_(*source); });
}

MLT_EXPORT TensorHandle mlt_cpu(TensorHandle tensor)
{
    return create([&] { return tensor->cpu(); });
}

MLT_EXPORT TensorHandle mlt_to_type(TensorHandle tensor, int8_t type, bool copy, bool non_blocking)
{
    return create([&] { return tensor->to(static_cast<at::ScalarType>(type), non_blocking, copy); });
}

MLT_EXPORT TensorHandle mlt_to_device(TensorHandle tensor, int8_t type, int32_t device_type, int32_t device_index, bool copy, bool non_blocking)
{
    return create([&] {
        at::Device device(static_cast<at::DeviceType>(device_type), static_cast<at::DeviceIndex>(device_index));
        at::ScalarType target = type < 0 ? tensor->scalar_type() : static_cast<at::ScalarType>(type);
        return tensor->to(device, target, non_blocking, copy);
    });
}

MLT_EXPORT int32_t mlt_fill_(TensorHandle tensor, Number value)
{
    return run([&] { tensor->fill_(scalar(value)); });
}
