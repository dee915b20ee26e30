// Reductions, sorting, counting, cumulative sums, softmax.
#include "common.h"

using namespace mlt;

MLT_EXPORT TensorHandle mlt_sum(TensorHandle input, int8_t type)
{
    return create([&] { return at::sum(*input, optional_type(type)); });
}

MLT_EXPORT TensorHandle mlt_sum_dims(TensorHandle input, const int64_t* dims, int64_t count, bool keepdim, int8_t type)
{
    return create([&] { return at::sum(*input, optional_sizes(dims, count), keepdim, optional_type(type)); });
}

MLT_EXPORT TensorHandle mlt_mean(TensorHandle input, int8_t type)
{
    return create([&] { return at::mean(*input, optional_type(type)); });
}

MLT_EXPORT TensorHandle mlt_mean_dims(TensorHandle input, const int64_t* dims, int64_t count, bool keepdim, int8_t type)
{
    return create([&] { return at::mean(*input, optional_sizes(dims, count), keepdim, optional_type(type)); });
}

MLT_EXPORT TensorHandle mlt_nansum(TensorHandle input)
{
    return create([&] { return at::nansum(*input); });
}

// Without dims, over all elements.
MLT_EXPORT TensorHandle mlt_var(TensorHandle input, const int64_t* dims, int64_t count, bool unbiased, bool keepdim)
{
    return create([&] { return at::var(*input, optional_sizes(dims, count), int64_t(unbiased ? 1 : 0), keepdim); });
}

MLT_EXPORT TensorHandle mlt_std(TensorHandle input, const int64_t* dims, int64_t count, bool unbiased, bool keepdim)
{
    return create([&] { return at::std(*input, optional_sizes(dims, count), int64_t(unbiased ? 1 : 0), keepdim); });
}

MLT_EXPORT int32_t mlt_var_mean(
    TensorHandle input, const int64_t* dims, int64_t count, bool unbiased, bool keepdim, TensorHandle* first, TensorHandle* second)
{
    return create_pair(first, second, [&] {
        return at::var_mean(*input, optional_sizes(dims, count), int64_t(unbiased ? 1 : 0), keepdim);
    });
}

MLT_EXPORT int32_t mlt_std_mean(
    TensorHandle input, const int64_t* dims, int64_t count, bool unbiased, bool keepdim, TensorHandle* first, TensorHandle* second)
{
    return create_pair(first, second, [&] {
        return at::std_mean(*input, optional_sizes(dims, count), int64_t(unbiased ? 1 : 0), keepdim);
    });
}

MLT_EXPORT TensorHandle mlt_prod(TensorHandle input, int8_t type)
{
    return create([&] { return at::prod(*input, optional_type(type)); });
}

MLT_EXPORT TensorHandle mlt_prod_dim(TensorHandle input, int64_t dim, bool keepdim, int8_t type)
{
    return create([&] { return at::prod(*input, dim, keepdim, optional_type(type)); });
}

MLT_EXPORT TensorHandle mlt_max(TensorHandle input)
{
    return create([&] { return at::max(*input); });
}

MLT_EXPORT TensorHandle mlt_min(TensorHandle input)
{
    return create([&] { return at::min(*input); });
}

MLT_EXPORT int32_t mlt_max_dim(TensorHandle input, int64_t dim, bool keepdim, TensorHandle* first, TensorHandle* second)
{
    return create_pair(first, second, [&] { return at::max(*input, dim, keepdim); });
}

MLT_EXPORT int32_t mlt_min_dim(TensorHandle input, int64_t dim, bool keepdim, TensorHandle* first, TensorHandle* second)
{
    return create_pair(first, second, [&] { return at::min(*input, dim, keepdim); });
}

MLT_EXPORT int32_t mlt_aminmax(TensorHandle input, const int64_t* dim, bool keepdim, TensorHandle* first, TensorHandle* second)
{
    return create_pair(first, second, [&] { return at::aminmax(*input, optional(dim), keepdim); });
}

MLT_EXPORT TensorHandle mlt_amax(TensorHandle input, const int64_t* dims, int64_t count, bool keepdim)
{
    return create([&] { return at::amax(*input, sizes(dims, count), keepdim); });
}

MLT_EXPORT TensorHandle mlt_amin(TensorHandle input, const int64_t* dims, int64_t count, bool keepdim)
{
    return create([&] { return at::amin(*input, sizes(dims, count), keepdim); });
}

MLT_EXPORT TensorHandle mlt_argmax(TensorHandle input, const int64_t* dim, bool keepdim)
{
    return create([&] { return at::argmax(*input, optional(dim), keepdim); });
}

MLT_EXPORT TensorHandle mlt_argmin(TensorHandle input, const int64_t* dim, bool keepdim)
{
    return create([&] { return at::argmin(*input, optional(dim), keepdim); });
}

MLT_EXPORT TensorHandle mlt_any(TensorHandle input)
{
    return create([&] { return at::any(*input); });
}

MLT_EXPORT TensorHandle mlt_any_dim(TensorHandle input, int64_t dim, bool keepdim)
{
    return create([&] { return at::any(*input, dim, keepdim); });
}

MLT_EXPORT TensorHandle mlt_all(TensorHandle input)
{
    return create([&] { return at::all(*input); });
}

MLT_EXPORT TensorHandle mlt_all_dim(TensorHandle input, int64_t dim, bool keepdim)
{
    return create([&] { return at::all(*input, dim, keepdim); });
}

MLT_EXPORT TensorHandle mlt_norm(TensorHandle input, float p)
{
    return create([&] { return at::norm(*input, at::Scalar(p)); });
}

MLT_EXPORT TensorHandle mlt_norm_dim(TensorHandle input, int64_t dim, bool keepdim, float p)
{
    return create([&] { return at::norm(*input, at::Scalar(p), dim, keepdim); });
}

MLT_EXPORT TensorHandle mlt_count_nonzero(TensorHandle input, const int64_t* dims, int64_t count)
{
    return create([&] {
        return dims ? at::count_nonzero(*input, sizes(dims, count)) : at::count_nonzero(*input, c10::nullopt);
    });
}

MLT_EXPORT TensorHandle mlt_logsumexp(TensorHandle input, int64_t dim, bool keepdim)
{
    return create([&] { return at::logsumexp(*input, dim, keepdim); });
}

MLT_EXPORT TensorHandle mlt_median(TensorHandle input)
{
    return create([&] { return at::median(*input); });
}

MLT_EXPORT TensorHandle mlt_quantile(TensorHandle input, TensorHandle q, int64_t dim, bool keepdim)
{
    return create([&] { return at::quantile(*input, *q, dim, keepdim); });
}

MLT_EXPORT int32_t mlt_kthvalue(TensorHandle input, int64_t k, int64_t dim, bool keepdim, TensorHandle* first, TensorHandle* second)
{
    return create_pair(first, second, [&] { return at::kthvalue(*input, k, dim, keepdim); });
}

MLT_EXPORT int32_t mlt_mode(TensorHandle input, int64_t dim, bool keepdim, TensorHandle* first, TensorHandle* second)
{
    return create_pair(first, second, [&] { return at::mode(*input, dim, keepdim); });
}

MLT_EXPORT TensorHandle mlt_cumsum(TensorHandle input, int64_t dim, int8_t type)
{
    return create([&] { return at::cumsum(*input, dim, optional_type(type)); });
}

MLT_EXPORT TensorHandle mlt_cumprod(TensorHandle input, int64_t dim, int8_t type)
{
    return create([&] { return at::cumprod(*input, dim, optional_type(type)); });
}

MLT_EXPORT int32_t mlt_cummax(TensorHandle input, int64_t dim, TensorHandle* first, TensorHandle* second)
{
    return create_pair(first, second, [&] { return at::cummax(*input, dim); });
}

MLT_EXPORT int32_t mlt_sort(
    TensorHandle input, int64_t dim, bool descending, bool stable, TensorHandle* first, TensorHandle* second)
{
    return create_pair(first, second, [&] { return at::sort(*input, stable, dim, descending); });
}

MLT_EXPORT TensorHandle mlt_argsort(TensorHandle input, int64_t dim, bool descending)
{
    return create([&] { return at::argsort(*input, dim, descending); });
}

MLT_EXPORT int32_t mlt_topk(
    TensorHandle input, int64_t k, int64_t dim, bool largest, bool sorted, TensorHandle* first, TensorHandle* second)
{
    return create_pair(first, second, [&] { return at::topk(*input, k, dim, largest, sorted); });
}

MLT_EXPORT TensorHandle mlt_bincount(TensorHandle input, TensorHandle weights, int64_t minlength)
{
    return create([&] { return at::bincount(*input, optional(weights), minlength); });
}

MLT_EXPORT TensorHandle mlt_histc(TensorHandle input, int64_t bins, int64_t min, int64_t max)
{
    return create([&] { return at::histc(*input, bins, min, max); });
}

// The distinct values; where they are in the input and how often they occur when asked for.
MLT_EXPORT int32_t mlt_unique(
    TensorHandle input, const int64_t* dim, bool sorted, bool return_inverse, bool return_counts,
    TensorHandle* output, TensorHandle* inverse, TensorHandle* counts)
{
    *output = *inverse = *counts = nullptr;
    return run([&] {
        auto result = dim
            ? at::unique_dim(*input, *dim, sorted, return_inverse, return_counts)
            : at::_unique2(*input, sorted, return_inverse, return_counts);
        *output = to_handle(std::get<0>(result));
        *inverse = return_inverse ? to_handle(std::get<1>(result)) : nullptr;
        *counts = return_counts ? to_handle(std::get<2>(result)) : nullptr;
    });
}

MLT_EXPORT TensorHandle mlt_softmax(TensorHandle input, int64_t dim, int8_t type)
{
    return create([&] { return at::softmax(*input, dim, optional_type(type)); });
}

MLT_EXPORT TensorHandle mlt_log_softmax(TensorHandle input, int64_t dim, int8_t type)
{
    return create([&] { return at::log_softmax(*input, dim, optional_type(type)); });
}
