using System.Runtime.InteropServices;
using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>The functions that layers of networks are made of.</summary>
        public static unsafe partial class functional
        {
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_().alias() : x.relu();

            public static Tensor sigmoid(Tensor x) => x.sigmoid();

            public static Tensor sigmoid(Tensor x, bool inplace) => inplace ? x.sigmoid_().alias() : x.sigmoid();

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) =>
                Tensor.Create(mlt_nn_softmax(input.Handle, dim, (sbyte)(dtype ?? (ScalarType)(-1))), input);

            public static Tensor log_softmax(Tensor x, long dim) => Tensor.Create(mlt_nn_log_softmax(x.Handle, dim), x);

            public static Tensor logsigmoid(Tensor x) => Tensor.Create(mlt_nn_logsigmoid(x.Handle), x);

            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                inplace
                    ? input.Same(mlt_nn_leaky_relu_(input.Handle, negative_slope)).alias()
                    : Tensor.Create(mlt_nn_leaky_relu(input.Handle, negative_slope), input);

            /// <summary>The weight has one element, or one for each channel.</summary>
            public static Tensor prelu(Tensor input, Tensor weight) =>
                Tensor.Create(mlt_nn_prelu(input.Handle, weight.Handle), input, weight);

            public static Tensor silu(Tensor x, bool inplace = false) =>
                inplace ? x.silu_().alias() : x.silu();

            public static Tensor elu(Tensor x, double alpha, bool inplace = false) =>
                inplace ? x.Same(mlt_nn_elu_(x.Handle, alpha)).alias() : Tensor.Create(mlt_nn_elu(x.Handle, alpha), x);

            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) =>
                Tensor.Create(mlt_nn_softplus(x.Handle, beta, threshold), x);

            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                inplace
                    ? input.Same(mlt_nn_dropout_(input.Handle, p, training)).alias()
                    : Tensor.Create(mlt_nn_dropout(input.Handle, p, training), input);

            /// <summary>Drops whole channels.</summary>
            public static Tensor dropout2d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                inplace
                    ? input.Same(mlt_nn_feature_dropout_(input.Handle, p, training)).alias()
                    : Tensor.Create(mlt_nn_feature_dropout(input.Handle, p, training), input);

            /// <summary>Drops whole channels.</summary>
            public static Tensor dropout3d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                dropout2d(input, p, training, inplace);

            /// <summary>The classes become a new last dimension.</summary>
            public static Tensor one_hot(Tensor x, long num_classes = -1) =>
                x.dtype == ScalarType.Int64
                    ? Tensor.Create(mlt_nn_one_hot(x.Handle, num_classes), x)
                    : throw new ArgumentException($"one_hot takes class indices of type Int64, not {x.dtype}.", nameof(x));
        }
    }
}

internal static unsafe partial class NativeMethods
{
    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_softmax(IntPtr input, long dim, sbyte type);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_log_softmax(IntPtr input, long dim);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_logsigmoid(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_leaky_relu(IntPtr input, double negativeSlope);

    [DllImport(Library)]
    internal static extern int mlt_nn_leaky_relu_(IntPtr input, double negativeSlope);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_prelu(IntPtr input, IntPtr weight);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_elu(IntPtr input, double alpha);

    [DllImport(Library)]
    internal static extern int mlt_nn_elu_(IntPtr input, double alpha);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_softplus(IntPtr input, double beta, double threshold);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_dropout(IntPtr input, double p, bool training);

    [DllImport(Library)]
    internal static extern int mlt_nn_dropout_(IntPtr input, double p, bool training);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_feature_dropout(IntPtr input, double p, bool training);

    [DllImport(Library)]
    internal static extern int mlt_nn_feature_dropout_(IntPtr input, double p, bool training);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nn_one_hot(IntPtr input, long classCount);
}
