using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Makes a parameter of a tensor, which is empty afterwards.</summary>
            public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>A tensor that a module registers as a parameter.</summary>
    public class Parameter : torch.Tensor
    {
        /// <summary>Takes over the tensor, which is empty afterwards, and its place in its dispose scope.</summary>
        public Parameter(torch.Tensor data, bool requires_grad = true)
            : base(TakeOver(data, requires_grad, out DisposeScope? scope), register: false)
        {
            scope?.Attach(this);
        }

        private static IntPtr TakeOver(torch.Tensor data, bool requiresGrad, out DisposeScope? scope)
        {
            scope = data.OwningDisposeScope;
            return data.with_requires_grad(requiresGrad).MoveHandle();
        }
    }
}
