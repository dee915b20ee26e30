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

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            public static Tensor logsigmoid(Tensor x) => x.log_sigmoid();

            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                inplace ? input.leaky_relu_(negative_slope).alias() : input.leaky_relu(negative_slope);

            /// <summary>The weight has one element, or one for each channel.</summary>
            public static Tensor prelu(Tensor input, Tensor weight) => input.prelu(weight);

            public static Tensor silu(Tensor x, bool inplace = false) =>
                inplace ? x.silu_().alias() : x.silu();

            public static Tensor elu(Tensor x, double alpha, bool inplace = false) =>
                inplace ? x.elu_(alpha).alias() : x.elu(alpha);

            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) => x.softplus(beta, threshold);

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
