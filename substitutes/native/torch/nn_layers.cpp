// What layers of networks compute: convolution, normalisation, dropout, pooling.
#include "common.h"

using namespace mlt;

MLT_EXPORT TensorHandle mlt_nn_conv2d(
    TensorHandle input, TensorHandle weight, TensorHandle bias, const int64_t* stride, int64_t stride_count,
    const int64_t* padding, int64_t padding_count, const int64_t* dilation, int64_t dilation_count, int64_t groups)
{
    return create([&] {
        return at::conv2d(
            *input, *weight, optional(bias), sizes(stride, stride_count), sizes(padding, padding_count),
            sizes(dilation, dilation_count), groups);
    });
}

MLT_EXPORT TensorHandle mlt_nn_conv3d(
    TensorHandle input, TensorHandle weight, TensorHandle bias, const int64_t* stride, int64_t stride_count,
    const int64_t* padding, int64_t padding_count, const int64_t* dilation, int64_t dilation_count, int64_t groups)
{
    return create([&] {
        return at::conv3d(
            *input, *weight, optional(bias), sizes(stride, stride_count), sizes(padding, padding_count),
            sizes(dilation, dilation_count), groups);
    });
}

MLT_EXPORT TensorHandle mlt_nn_conv_transpose2d(
    TensorHandle input, TensorHandle weight, TensorHandle bias, const int64_t* stride, int64_t stride_count,
    const int64_t* padding, int64_t padding_count, const int64_t* output_padding, int64_t output_padding_count,
    const int64_t* dilation, int64_t dilation_count, int64_t groups)
{
    return create([&] {
        return at::conv_transpose2d(
            *input, *weight, optional(bias), sizes(stride, stride_count), sizes(padding, padding_count),
            sizes(output_padding, output_padding_count), groups, sizes(dilation, dilation_count));
    });
}

MLT_EXPORT TensorHandle mlt_nn_conv_transpose3d(
    TensorHandle input, TensorHandle weight, TensorHandle bias, const int64_t* stride, int64_t stride_count,
    const int64_t* padding, int64_t padding_count, const int64_t* output_padding, int64_t output_padding_count,
    const int64_t* dilation, int64_t dilation_count, int64_t groups)
{
    return create([&] {
        return at::conv_transpose3d(
            *input, *weight, optional(bias), sizes(stride, stride_count), sizes(padding, padding_count),
            sizes(output_padding, output_padding_count), groups, sizes(dilation, dilation_count));
    });
}

MLT_EXPORT TensorHandle mlt_nn_batch_norm(
    TensorHandle input, TensorHandle running_mean, TensorHandle running_var, TensorHandle weight, TensorHandle bias,
    bool training, double momentum, double eps)
{
    return create([&] {
        return at::batch_norm(
            *input, optional(weight), optional(bias), optional(running_mean), optional(running_var), training, momentum, eps,
            at::globalContext().userEnabledCuDNN());
    });
}

MLT_EXPORT TensorHandle mlt_nn_instance_norm(
    TensorHandle input, TensorHandle running_mean, TensorHandle running_var, TensorHandle weight, TensorHandle bias,
    bool use_input_stats, double momentum, double eps)
{
    return create([&] {
        return at::instance_norm(
            *input, optional(weight), optional(bias), optional(running_mean), optional(running_var), use_input_stats,
            momentum, eps, at::globalContext().userEnabledCuDNN());
    });
}

MLT_EXPORT TensorHandle mlt_nn_dropout(TensorHandle input, double p, bool training)
{
    return create([&] { return at::dropout(*input, p, training); });
}

MLT_EXPORT int32_t mlt_nn_dropout_(TensorHandle input, double p, bool training)
{
    return run([&] { at::dropout_(*input, p, training); });
}

MLT_EXPORT TensorHandle mlt_nn_feature_dropout(TensorHandle input, double p, bool training)
{
    return create([&] { return at::feature_dropout(*input, p, training); });
}

MLT_EXPORT int32_t mlt_nn_feature_dropout_(TensorHandle input, double p, bool training)
{
    return run([&] { at::feature_dropout_(*input, p, training); });
}

MLT_EXPORT TensorHandle mlt_nn_max_pool2d(
    TensorHandle input, const int64_t* kernel, int64_t kernel_count, const int64_t* stride, int64_t stride_count,
    const int64_t* padding, int64_t padding_count, const int64_t* dilation, int64_t dilation_count, bool ceil_mode)
{
    return create([&] {
        return at::max_pool2d(
            *input, sizes(kernel, kernel_count), sizes(stride, stride_count), sizes(padding, padding_count),
            sizes(dilation, dilation_count), ceil_mode);
    });
}

MLT_EXPORT TensorHandle mlt_nn_max_pool3d(
    TensorHandle input, const int64_t* kernel, int64_t kernel_count, const int64_t* stride, int64_t stride_count,
    const int64_t* padding, int64_t padding_count, const int64_t* dilation, int64_t dilation_count, bool ceil_mode)
{
    return create([&] {
        return at::max_pool3d(
            *input, sizes(kernel, kernel_count), sizes(stride, stride_count), sizes(padding, padding_count),
            sizes(dilation, dilation_count), ceil_mode);
    });
}

MLT_EXPORT TensorHandle mlt_nn_avg_pool2d(
    TensorHandle input, const int64_t* kernel, int64_t kernel_count, const int64_t* stride, int64_t stride_count,
    const int64_t* padding, int64_t padding_count, bool ceil_mode, bool count_include_pad, int64_t divisor_override)
{
    return create([&] {
        return at::avg_pool2d(
            *input, sizes(kernel, kernel_count), sizes(stride, stride_count), sizes(padding, padding_count), ceil_mode,
            count_include_pad, divisor_override ? c10::optional<int64_t>(divisor_override) : c10::nullopt);
    });
}

MLT_EXPORT TensorHandle mlt_nn_avg_pool3d(
    TensorHandle input, const int64_t* kernel, int64_t kernel_count, const int64_t* stride, int64_t stride_count,
    const int64_t* padding, int64_t padding_count, bool ceil_mode, bool count_include_pad, int64_t divisor_override)
{
    return create([&] {
        return at::avg_pool3d(
            *input, sizes(kernel, kernel_count), sizes(stride, stride_count), sizes(padding, padding_count), ceil_mode,
            count_include_pad, divisor_override ? c10::optional<int64_t>(divisor_override) : c10::nullopt);
    });
}

MLT_EXPORT TensorHandle mlt_nn_adaptive_avg_pool2d(TensorHandle input, const int64_t* output, int64_t output_count)
{
    return create([&] { return at::adaptive_avg_pool2d(*input, sizes(output, output_count)); });
}

MLT_EXPORT TensorHandle mlt_nn_adaptive_avg_pool3d(TensorHandle input, const int64_t* output, int64_t output_count)
{
    return create([&] { return at::adaptive_avg_pool3d(*input, sizes(output, output_count)); });
}

MLT_EXPORT TensorHandle mlt_nn_one_hot(TensorHandle input, int64_t num_classes)
{
    return create([&] { return at::one_hot(*input, num_classes); });
}
