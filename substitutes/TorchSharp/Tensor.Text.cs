namespace TorchSharp;

public static partial class torch
{
    /// <content>A tensor as text: its shape, type and device.</content>
    public partial class Tensor
    {
        public override string ToString() =>
            IsInvalid ? string.Empty : $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";
    }

    public static bool is_tensor(object obj) => obj is Tensor;
}
