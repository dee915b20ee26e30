namespace TorchSharp;

/// <content>Tensors joined into one.</content>
public static partial class torch
{
    public static Tensor cat(Tensor[] tensors, long dim = 0L) => Joined(tensors, dim, stacked: false);

    public static Tensor cat(IList<Tensor> tensors, long dim = 0L) => Joined(tensors, dim, stacked: false);

    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0L) => Joined(tensors.ToArray(), dim, stacked: false);

    public static Tensor concat(Tensor[] tensors, long dim = 0L) => cat(tensors, dim);

    public static Tensor concat(IList<Tensor> tensors, long dim = 0L) => cat(tensors, dim);

    public static Tensor concat(ReadOnlySpan<Tensor> tensors, long dim = 0L) => cat(tensors, dim);

    public static Tensor concatenate(Tensor[] tensors, long axis = 0L) => cat(tensors, axis);

    public static Tensor concatenate(IList<Tensor> tensors, long axis = 0L) => cat(tensors, axis);

    public static Tensor concatenate(ReadOnlySpan<Tensor> tensors, long axis = 0L) => cat(tensors, axis);

    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0L) =>
        Joined(tensors as IList<Tensor> ?? [.. tensors], dim, stacked: true);

    public static unsafe IList<Tensor> broadcast_tensors(params Tensor[] tensors)
    {
        fixed (IntPtr* handles = NativeMethods.HandlesOf(tensors))
        {
            IntPtr list = NativeMethods.mlt_broadcast_tensors(handles, tensors.Length);
            GC.KeepAlive(tensors);
            return NativeMethods.TakeList(list);
        }
    }

    public static unsafe Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij")
    {
        if (indexing is not ("ij" or "xy"))
        {
            throw new ArgumentException($"Indexing is \"ij\" or \"xy\", not \"{indexing}\".", nameof(indexing));
        }

        Tensor[] axes = [.. tensors];
        fixed (IntPtr* handles = NativeMethods.HandlesOf(axes))
        {
            IntPtr list = NativeMethods.mlt_meshgrid(handles, axes.Length, indexing == "xy");
            GC.KeepAlive(axes);
            return NativeMethods.TakeList(list);
        }
    }

    private static unsafe Tensor Joined(IList<Tensor> tensors, long dim, bool stacked)
    {
        switch (tensors.Count)
        {
            case 0:
                throw new ArgumentException(stacked ? "stack of no tensors." : "cat of no tensors.", nameof(tensors));
            case 1 when !stacked:
                return tensors[0].alias();
        }

        Span<IntPtr> handles = tensors.Count <= 32 ? stackalloc IntPtr[tensors.Count] : new IntPtr[tensors.Count];
        for (int i = 0; i < handles.Length; i++)
        {
            handles[i] = tensors[i].Handle;
        }

        fixed (IntPtr* first = handles)
        {
            IntPtr native = stacked
                ? NativeMethods.mlt_stack(first, handles.Length, dim)
                : NativeMethods.mlt_cat(first, handles.Length, dim);
            GC.KeepAlive(tensors);
            return Tensor.Create(native);
        }
    }
}
