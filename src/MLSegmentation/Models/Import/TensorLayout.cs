namespace MLSegmentation;

/// <summary>The order of the sides of the tensor that a network takes.</summary>
public enum TensorLayout
{
    /// <summary>Images, channels, rows, columns: PyTorch's.</summary>
    Nchw,

    /// <summary>Images, rows, columns, channels: TensorFlow's.</summary>
    Nhwc,
}
