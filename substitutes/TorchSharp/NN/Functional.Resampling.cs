using System.Runtime.InteropServices;
using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static unsafe partial class functional
        {
            /// <summary>Resamples the spatial dimensions to a size, or by factors.</summary>
            public static Tensor interpolate(Tensor x, long[]? size = null, double[]? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest, bool? align_corners = null, bool recompute_scale_factor = false, bool antialias = false)
            {
                int alignment = align_corners switch { null => 0, true => 1, false => 2 };
                fixed (long* sizes = size)
                fixed (double* factors = scale_factor)
                {
                    return Tensor.Create(
                        mlt_nn_interpolate(
                            x.Handle, sizes, size?.Length ?? 0, factors, scale_factor?.Length ?? 0, (int)mode, alignment,
                            recompute_scale_factor, antialias),
                        x);
                }
            }

            /// <summary>Pads the last dimensions: first the last one's begin and end, then those of the one before.</summary>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, (ReadOnlySpan<long>)pad, mode, value);

            /// <inheritdoc cref="pad(Tensor, long[], PaddingModes, double)"/>
            public static Tensor pad(Tensor input, ReadOnlySpan<long> pad, PaddingModes mode = PaddingModes.Constant, double value = 0)
            {
                fixed (long* sizes = pad)
                {
                    return Tensor.Create(mlt_nn_pad(input.Handle, sizes, pad.Length, (int)mode, value), input);
                }
            }

            /// <summary>Pads the last dimension.</summary>
            public static Tensor pad(Tensor input, (long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, [pad.Item1, pad.Item2], mode, value);

            /// <summary>Pads the last two dimensions: left, right, top, bottom.</summary>
            public static Tensor pad(Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, [pad.Item1, pad.Item2, pad.Item3, pad.Item4], mode, value);

            /// <summary>Pads every dimension alike, those of batch and channels too.</summary>
            public static Tensor pad(Tensor input, long pad, PaddingModes mode = PaddingModes.Constant, double value = 0)
            {
                long[] sizes = new long[input.ndim * 2];
                Array.Fill(sizes, pad);
                return functional.pad(input, sizes, mode, value);
            }
        }
    }
}

internal static unsafe partial class NativeMethods
{
    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_interpolate(IntPtr input, long* size, long sizeCount, double* scale, long scaleCount, int mode, int alignCorners, bool recomputeScaleFactor, bool antialias);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_pad(IntPtr input, long* pad, long padCount, int mode, double value);
}
