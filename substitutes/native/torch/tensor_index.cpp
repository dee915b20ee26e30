// Elements by index, by mask, by other tensors.
#include "common.h"

#include <ATen/TensorIndexing.h>

using namespace mlt;

// An index by kind: 0 = all, 1 = ellipsis, 2 = new axis, 3 = false, 4 = true, 5 = one position (start),
// 6 = slice (start, stop, step; bit 0, 1, 2 of `given` tells which are given), 7 = tensor.
struct Index
{
    int64_t kind;
    int64_t given;
    int64_t start;
    int64_t stop;
    int64_t step;
    TensorHandle tensor;
};

namespace
{
    at::indexing::TensorIndex to_index(const Index& index)
    {
        using namespace at::indexing;
        switch (index.kind)
        {
        case 1:
            return TensorIndex(at::indexing::Ellipsis);
        case 2:
            return TensorIndex(at::indexing::None);
        case 3:
            return TensorIndex(false);
        case 4:
            return TensorIndex(true);
        case 5:
            return TensorIndex(index.start);
        case 6:
            return TensorIndex(at::indexing::Slice(
                index.given & 1 ? c10::optional<int64_t>(index.start) : c10::nullopt,
                index.given & 2 ? c10::optional<int64_t>(index.stop) : c10::nullopt,
                index.given & 4 ? c10::optional<int64_t>(index.step) : c10::nullopt));
        case 7:
            return TensorIndex(*index.tensor);
        default:
            return TensorIndex(at::indexing::Slice());
        }
    }

    std::vector<at::indexing::TensorIndex> to_indices(const Index* indices, int64_t count)
    {
        std::vector<at::indexing::TensorIndex> result;
        result.reserve(static_cast<size_t>(count));
        for (int64_t i = 0; i < count; i++)
        {
            result.push_back(to_index(indices[i]));
        }

        return result;
    }

    c10::List<c10::optional<at::Tensor>> to_tensors(const Index* indices, int64_t count)
    {
        c10::List<c10::optional<at::Tensor>> result;
        for (int64_t i = 0; i < count; i++)
        {
            result.push_back(optional(indices[i].tensor));
        }

        return result;
    }

    bool all_tensors(const Index* indices, int64_t count)
    {
        return std::all_of(indices, indices + count, [](const Index& index) { return index.kind == 7; });
    }
}

MLT_EXPORT TensorHandle mlt_index(TensorHandle input, const Index* indices, int64_t count)
{
    return create([&] { return input->index(to_indices(indices, count)); });
}

MLT_EXPORT int32_t mlt_index_put_(TensorHandle input, const Index* indices, int64_t count, TensorHandle value, bool accumulate)
{
    return run([&] {
        if (accumulate && all_tensors(indices, count))
        {
            input->index_put_(to_tensors(indices, count), *value, true);
        }
        else
        {
            TORCH_CHECK(!accumulate, "index_put_ accumulates only at positions that tensors give");
            input->index_put_(to_indices(indices, count), *value);
        }
    });
}

MLT_EXPORT int32_t mlt_index_put_scalar_(TensorHandle input, const Index* indices, int64_t count, Number value)
{
    return run([&] { input->index_put_(to_indices(indices, count), scalar(value)); });
}

MLT_EXPORT TensorHandle mlt_index_select(TensorHandle input, int64_t dim, TensorHandle index)
{
    return create([&] { return input->index_select(dim, *index); });
}

MLT_EXPORT TensorHandle mlt_index_add(TensorHandle input, int64_t dim, TensorHandle index, TensorHandle source, Number alpha)
{
    return create([&] { return input->index_add(dim, *index, *source, scalar(alpha)); });
}

MLT_EXPORT int32_t mlt_index_add_(TensorHandle input, int64_t dim, TensorHandle index, TensorHandle source, Number alpha)
{
    return run([&] { input->index_add_(dim, *index, *source, scalar(alpha)); });
}

MLT_EXPORT TensorHandle mlt_gather(TensorHandle input, int64_t dim, TensorHandle index)
{
    return create([&] { return input->gather(dim, *index); });
}

MLT_EXPORT TensorHandle mlt_scatter(TensorHandle input, int64_t dim, TensorHandle index, TensorHandle source)
{
    return create([&] { return input->scatter(dim, *index, *source); });
}

MLT_EXPORT int32_t mlt_scatter_(TensorHandle input, int64_t dim, TensorHandle index, TensorHandle source)
{
    return run([&] { input->scatter_(dim, *index, *source); });
}

MLT_EXPORT TensorHandle mlt_scatter_add(TensorHandle input, int64_t dim, TensorHandle index, TensorHandle source)
{
    return create([&] { return input->scatter_add(dim, *index, *source); });
}

MLT_EXPORT int32_t mlt_scatter_add_(TensorHandle input, int64_t dim, TensorHandle index, TensorHandle source)
{
    return run([&] { input->scatter_add_(dim, *index, *source); });
}

MLT_EXPORT TensorHandle mlt_take(TensorHandle input, TensorHandle index)
{
    return create([&] { return input->take(*index); });
}

MLT_EXPORT TensorHandle mlt_take_along_dim(TensorHandle input, TensorHandle indices, const int64_t* dim)
{
    return create([&] { return input->take_along_dim(*indices, optional(dim)); });
}

MLT_EXPORT TensorHandle mlt_masked_fill(TensorHandle input, TensorHandle mask, Number value)
{
    return create([&] { return input->masked_fill(*mask, scalar(value)); });
}

MLT_EXPORT int32_t mlt_masked_fill_(TensorHandle input, TensorHandle mask, Number value)
{
    return run([&] { input->masked_fill_(*mask, scalar(value)); });
}

MLT_EXPORT TensorHandle mlt_masked_select(TensorHandle input, TensorHandle mask)
{
    return create([&] { return input->masked_select(*mask); });
}

MLT_EXPORT int32_t mlt_masked_scatter_(TensorHandle input, TensorHandle mask, TensorHandle source)
{
    return run([&] { input->masked_scatter_(*mask, *source); });
}

MLT_EXPORT TensorHandle mlt_nonzero(TensorHandle input)
{
    return create([&] { return input->nonzero(); });
}

MLT_EXPORT TensorList mlt_where_indices(TensorHandle condition)
{
    return create_list([&] { return at::where(*condition); });
}

MLT_EXPORT TensorHandle mlt_where(TensorHandle condition, TensorHandle x, TensorHandle y)
{
    return create([&] { return at::where(*condition, *x, *y); });
}
