using System.Runtime.InteropServices;
using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static unsafe partial class functional
        {
            public static Tensor max_pool2d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false)
            {
                strides ??= kernel_size;
                padding ??= Zeros2d;
                dilation ??= Ones2d;
                fixed (long* kernel = kernel_size, stride = strides, pad = padding, dilate = dilation)
                {
                    return Tensor.Create(
                        mlt_nn_max_pool2d(
                            input.Handle, kernel, kernel_size.Length, stride, strides.Length, pad, padding.Length, dilate,
                            dilation.Length, ceil_mode),
                        input);
                }
            }

            public static Tensor max_pool2d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                max_pool2d(input, Twice(kernel_size), Twice(stride), Twice(padding), Twice(dilation), ceil_mode);

            public static Tensor max_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, bool ceil_mode = false) =>
                max_pool2d(input, Both(kernel_size), Both(stride), Both(padding), Both(dilation), ceil_mode);

            public static Tensor max_pool3d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false)
            {
                strides ??= kernel_size;
                padding ??= Zeros3d;
                dilation ??= Ones3d;
                fixed (long* kernel = kernel_size, stride = strides, pad = padding, dilate = dilation)
                {
                    return Tensor.Create(
                        mlt_nn_max_pool3d(
                            input.Handle, kernel, kernel_size.Length, stride, strides.Length, pad, padding.Length, dilate,
                            dilation.Length, ceil_mode),
                        input);
                }
            }

            public static Tensor avg_pool2d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null)
            {
                stride ??= kernel_size;
                padding ??= Zeros2d;
                fixed (long* kernel = kernel_size, step = stride, pad = padding)
                {
                    return Tensor.Create(
                        mlt_nn_avg_pool2d(
                            input.Handle, kernel, kernel_size.Length, step, stride.Length, pad, padding.Length, ceil_mode,
                            count_include_pad, divisor_override ?? 0),
                        input);
                }
            }

            public static Tensor avg_pool2d(Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(input, Twice(kernel_size), Twice(stride), Twice(padding), ceil_mode, count_include_pad, divisor_override);

            public static Tensor avg_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(input, Both(kernel_size), Both(stride), Both(padding), ceil_mode, count_include_pad, divisor_override);

            public static Tensor avg_pool3d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null)
            {
                stride ??= kernel_size;
                padding ??= Zeros3d;
                fixed (long* kernel = kernel_size, step = stride, pad = padding)
                {
                    return Tensor.Create(
                        mlt_nn_avg_pool3d(
                            input.Handle, kernel, kernel_size.Length, step, stride.Length, pad, padding.Length, ceil_mode,
                            count_include_pad, divisor_override ?? 0),
                        input);
                }
            }

            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size)
            {
                fixed (long* output = output_size)
                {
                    return Tensor.Create(mlt_nn_adaptive_avg_pool2d(input.Handle, output, output_size.Length), input);
                }
            }

            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) => adaptive_avg_pool2d(input, Both(output_size));

            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) => adaptive_avg_pool2d(input, Twice(output_size));

            public static Tensor adaptive_avg_pool3d(Tensor input, long[] output_size)
            {
                fixed (long* output = output_size)
                {
                    return Tensor.Create(mlt_nn_adaptive_avg_pool3d(input.Handle, output, output_size.Length), input);
                }
            }

            public static Tensor adaptive_avg_pool3d(Tensor input, (long, long, long) output_size) =>
                adaptive_avg_pool3d(input, [output_size.Item1, output_size.Item2, output_size.Item3]);

            public static Tensor adaptive_avg_pool3d(Tensor input, long output_size) =>
                adaptive_avg_pool3d(input, [output_size, output_size, output_size]);

            private static long[] Twice(long value) => [value, value];

            private static long[]? Twice(long? value) => value is { } given ? Twice(given) : null;

            private static long[] Both((long, long) values) => [values.Item1, values.Item2];

            private static long[]? Both((long, long)? values) => values is { } given ? Both(given) : null;
        }
    }
}

internal static unsafe partial class NativeMethods
{
    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_max_pool2d(IntPtr input, long* kernel, long kernelCount, long* stride, long strideCount, long* padding, long paddingCount, long* dilation, long dilationCount, bool ceilMode);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_max_pool3d(IntPtr input, long* kernel, long kernelCount, long* stride, long strideCount, long* padding, long paddingCount, long* dilation, long dilationCount, bool ceilMode);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_avg_pool2d(IntPtr input, long* kernel, long kernelCount, long* stride, long strideCount, long* padding, long paddingCount, bool ceilMode, bool countIncludePad, long divisorOverride);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_avg_pool3d(IntPtr input, long* kernel, long kernelCount, long* stride, long strideCount, long* padding, long paddingCount, bool ceilMode, bool countIncludePad, long divisorOverride);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_adaptive_avg_pool2d(IntPtr input, long* output, long outputCount);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_adaptive_avg_pool3d(IntPtr input, long* output, long outputCount);
}
