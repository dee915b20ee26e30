// Views and rearrangements: shape, order, parts, joins.
#include "common.h"

using namespace mlt;

#define MLT_SHAPED(name)                                                                            \
    MLT_EXPORT TensorHandle mlt_##name(TensorHandle input, const int64_t* values, int64_t count)    \
    {                                                                                               \
        return create([&] { return input->name(sizes(values, count)); });                           \
    }

MLT_SHAPED(reshape)
MLT_SHAPED(view)
MLT_SHAPED(permute)
MLT_SHAPED(repeat)
MLT_SHAPED(flip)
MLT_SHAPED(tile)
MLT_SHAPED(broadcast_to)

MLT_EXPORT TensorHandle mlt_expand(TensorHandle input, const int64_t* values, int64_t count, bool is_implicit)
{
    return create([&] { return input->expand(sizes(values, count), is_implicit); });
}

MLT_EXPORT TensorHandle mlt_transpose(TensorHandle input, int64_t dim0, int64_t dim1)
{
    return create([&] { return input->transpose(dim0, dim1); });
}

MLT_EXPORT int32_t mlt_transpose_(TensorHandle input, int64_t dim0, int64_t dim1)
{
    return run([&] { input->transpose_(dim0, dim1); });
}

MLT_EXPORT TensorHandle mlt_t(TensorHandle input)
{
    return create([&] { return input->t(); });
}

MLT_EXPORT TensorHandle mlt_squeeze(TensorHandle input)
{
    return create([&] { return input->squeeze(); });
}

MLT_EXPORT TensorHandle mlt_squeeze_dim(TensorHandle input, int64_t dim)
{
    return create([&] { return input->squeeze(dim); });
}

MLT_EXPORT int32_t mlt_squeeze_(TensorHandle input)
{
    return run([&] { input->squeeze_(); });
}

MLT_EXPORT int32_t mlt_squeeze_dim_(TensorHandle input, int64_t dim)
{
    return run([&] { input->squeeze_(dim); });
}

MLT_EXPORT TensorHandle mlt_unsqueeze(TensorHandle input, int64_t dim)
{
    return create([&] { return input->unsqueeze(dim); });
}

MLT_EXPORT int32_t mlt_unsqueeze_(TensorHandle input, int64_t dim)
{
    return run([&] { input->unsqueeze_(dim); });
}

MLT_EXPORT TensorHandle mlt_flatten(TensorHandle input, int64_t start_dim, int64_t end_dim)
{
    return create([&] { return input->flatten(start_dim, end_dim); });
}

MLT_EXPORT TensorHandle mlt_unflatten(TensorHandle input, int64_t dim, const int64_t* values, int64_t count)
{
    return create([&] { return input->unflatten(dim, sizes(values, count)); });
}

MLT_EXPORT TensorHandle mlt_movedim(
    TensorHandle input, const int64_t* source, int64_t source_count, const int64_t* destination, int64_t destination_count)
{
    return create([&] { return input->movedim(sizes(source, source_count), sizes(destination, destination_count)); });
}

MLT_EXPORT TensorHandle mlt_narrow(TensorHandle input, int64_t dim, int64_t start, int64_t length)
{
    return create([&] { return input->narrow(dim, start, length); });
}

MLT_EXPORT TensorHandle mlt_select(TensorHandle input, int64_t dim, int64_t index)
{
    return create([&] { return input->select(dim, index); });
}

MLT_EXPORT TensorHandle mlt_slice(TensorHandle input, int64_t dim, int64_t start, int64_t finish, int64_t step)
{
    return create([&] { return input->slice(dim, start, finish, step); });
}

MLT_EXPORT TensorHandle mlt_as_strided(
    TensorHandle input, const int64_t* values, int64_t count, const int64_t* strides, int64_t stride_count, int64_t offset)
{
    return create([&] { return input->as_strided(sizes(values, count), sizes(strides, stride_count), offset); });
}

MLT_EXPORT TensorHandle mlt_unfold(TensorHandle input, int64_t dimension, int64_t size, int64_t step)
{
    return create([&] { return input->unfold(dimension, size, step); });
}

MLT_EXPORT TensorHandle mlt_diagonal(TensorHandle input, int64_t offset, int64_t dim1, int64_t dim2)
{
    return create([&] { return input->diagonal(offset, dim1, dim2); });
}

MLT_EXPORT TensorHandle mlt_diag(TensorHandle input, int64_t diagonal)
{
    return create([&] { return input->diag(diagonal); });
}

MLT_EXPORT TensorHandle mlt_tril(TensorHandle input, int64_t diagonal)
{
    return create([&] { return input->tril(diagonal); });
}

MLT_EXPORT TensorHandle mlt_triu(TensorHandle input, int64_t diagonal)
{
    return create([&] { return input->triu(diagonal); });
}

MLT_EXPORT TensorHandle mlt_rot90(TensorHandle input, int64_t k, int64_t dim0, int64_t dim1)
{
    return create([&] { return input->rot90(k, {dim0, dim1}); });
}

MLT_EXPORT TensorHandle mlt_roll(
    TensorHandle input, const int64_t* shifts, int64_t shift_count, const int64_t* dims, int64_t dim_count)
{
    return create([&] { return input->roll(sizes(shifts, shift_count), sizes(dims, dim_count)); });
}

MLT_EXPORT TensorHandle mlt_repeat_interleave(TensorHandle input, int64_t repeats, const int64_t* dim, const int64_t* output_size)
{
    return create([&] { return input->repeat_interleave(repeats, optional(dim), optional(output_size)); });
}

MLT_EXPORT TensorHandle mlt_repeat_interleave_tensor(
    TensorHandle input, TensorHandle repeats, const int64_t* dim, const int64_t* output_size)
{
    return create([&] { return input->repeat_interleave(*repeats, optional(dim), optional(output_size)); });
}

MLT_EXPORT TensorList mlt_split(TensorHandle input, int64_t size, int64_t dim)
{
    return create_list([&] { return input->split(size, dim); });
}

MLT_EXPORT TensorList mlt_split_sizes(TensorHandle input, const int64_t* values, int64_t count, int64_t dim)
{
    return create_list([&] { return input->split_with_sizes(sizes(values, count), dim); });
}

MLT_EXPORT TensorList mlt_tensor_split(TensorHandle input, int64_t sections, int64_t dim)
{
    return create_list([&] { return input->tensor_split(sections, dim); });
}

MLT_EXPORT TensorList mlt_tensor_split_indices(TensorHandle input, const int64_t* indices, int64_t count, int64_t dim)
{
    return create_list([&] { return input->tensor_split(sizes(indices, count), dim); });
}

MLT_EXPORT TensorList mlt_chunk(TensorHandle input, int64_t chunks, int64_t dim)
{
    return create_list([&] { return input->chunk(chunks, dim); });
}

MLT_EXPORT TensorList mlt_unbind(TensorHandle input, int64_t dim)
{
    return create_list([&] { return input->unbind(dim); });
}

MLT_EXPORT TensorHandle mlt_cat(const TensorHandle* handles, int64_t count, int64_t dim)
{
    return create([&] { return at::cat(tensors(handles, count), dim); });
}

MLT_EXPORT TensorHandle mlt_stack(const TensorHandle* handles, int64_t count, int64_t dim)
{
    return create([&] { return at::stack(tensors(handles, count), dim); });
}

MLT_EXPORT TensorList mlt_broadcast_tensors(const TensorHandle* handles, int64_t count)
{
    return create_list([&] { return at::broadcast_tensors(tensors(handles, count)); });
}

MLT_EXPORT TensorList mlt_meshgrid(const TensorHandle* handles, int64_t count, bool xy)
{
    return create_list([&] { return at::meshgrid(tensors(handles, count), xy ? "xy" : "ij"); });
}
