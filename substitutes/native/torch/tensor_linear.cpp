// Products of matrices and vectors.
#include "common.h"

using namespace mlt;

#define MLT_PRODUCT(name)                                                     \
    MLT_EXPORT TensorHandle mlt_##name(TensorHandle left, TensorHandle right) \
    {                                                                         \
        return create([&] { return at::name(*left, *right); });               \
    }

MLT_PRODUCT(matmul)
MLT_PRODUCT(mm)
MLT_PRODUCT(bmm)
MLT_PRODUCT(mv)
MLT_PRODUCT(dot)
MLT_PRODUCT(outer)

MLT_EXPORT TensorHandle mlt_addmm(TensorHandle input, TensorHandle left, TensorHandle right, float beta, float alpha)
{
    return create([&] { return at::addmm(*input, *left, *right, beta, alpha); });
}

MLT_EXPORT TensorHandle mlt_baddbmm(TensorHandle input, TensorHandle left, TensorHandle right, float beta, float alpha)
{
    return create([&] { return at::baddbmm(*input, *left, *right, beta, alpha); });
}

// `equation` is UTF-8 and ends with a zero byte.
MLT_EXPORT TensorHandle mlt_einsum(const char* equation, const TensorHandle* handles, int64_t count)
{
    return create([&] { return at::einsum(equation, tensors(handles, count)); });
}
