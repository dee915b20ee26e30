using System.Runtime.InteropServices;
using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static unsafe partial class functional
        {
            private static readonly long[] Ones2d = [1, 1];
            private static readonly long[] Zeros2d = [0, 0];
            private static readonly long[] Ones3d = [1, 1, 1];
            private static readonly long[] Zeros3d = [0, 0, 0];

            public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1)
            {
                strides ??= Ones2d;
                padding ??= Zeros2d;
                dilation ??= Ones2d;
                fixed (long* stride = strides, pad = padding, dilate = dilation)
                {
                    return Tensor.Create(
                        mlt_nn_conv2d(
                            input.Handle, weight.Handle, Tensor.HandleOf(bias), stride, strides.Length, pad, padding.Length,
                            dilate, dilation.Length, groups),
                        input, weight, bias);
                }
            }

            public static Tensor conv3d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1)
            {
                strides ??= Ones3d;
                padding ??= Zeros3d;
                dilation ??= Ones3d;
                fixed (long* stride = strides, pad = padding, dilate = dilation)
                {
                    return Tensor.Create(
                        mlt_nn_conv3d(
                            input.Handle, weight.Handle, Tensor.HandleOf(bias), stride, strides.Length, pad, padding.Length,
                            dilate, dilation.Length, groups),
                        input, weight, bias);
                }
            }

            public static Tensor conv_transpose2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1)
            {
                strides ??= Ones2d;
                padding ??= Zeros2d;
                output_padding ??= Zeros2d;
                dilation ??= Ones2d;
                fixed (long* stride = strides, pad = padding, outputPad = output_padding, dilate = dilation)
                {
                    return Tensor.Create(
                        mlt_nn_conv_transpose2d(
                            input.Handle, weight.Handle, Tensor.HandleOf(bias), stride, strides.Length, pad, padding.Length,
                            outputPad, output_padding.Length, dilate, dilation.Length, groups),
                        input, weight, bias);
                }
            }

            public static Tensor conv_transpose3d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1)
            {
                strides ??= Ones3d;
                padding ??= Zeros3d;
                output_padding ??= Zeros3d;
                dilation ??= Ones3d;
                fixed (long* stride = strides, pad = padding, outputPad = output_padding, dilate = dilation)
                {
                    return Tensor.Create(
                        mlt_nn_conv_transpose3d(
                            input.Handle, weight.Handle, Tensor.HandleOf(bias), stride, strides.Length, pad, padding.Length,
                            outputPad, output_padding.Length, dilate, dilation.Length, groups),
                        input, weight, bias);
                }
            }
        }
    }
}

internal static unsafe partial class NativeMethods
{
    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_conv2d(IntPtr input, IntPtr weight, IntPtr bias, long* stride, long strideCount, long* padding, long paddingCount, long* dilation, long dilationCount, long groups);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_conv3d(IntPtr input, IntPtr weight, IntPtr bias, long* stride, long strideCount, long* padding, long paddingCount, long* dilation, long dilationCount, long groups);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_conv_transpose2d(IntPtr input, IntPtr weight, IntPtr bias, long* stride, long strideCount, long* padding, long paddingCount, long* outputPadding, long outputPaddingCount, long* dilation, long dilationCount, long groups);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_conv_transpose3d(IntPtr input, IntPtr weight, IntPtr bias, long* stride, long strideCount, long* padding, long paddingCount, long* outputPadding, long outputPaddingCount, long* dilation, long dilationCount, long groups);
}
