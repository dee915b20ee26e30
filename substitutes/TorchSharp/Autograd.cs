using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    public static IDisposable no_grad() => new AutoGradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new AutoGradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new AutoGradMode(mode);

    public static bool is_grad_enabled() => NativeMethods.mlt_grad_mode();

    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_inference_mode_enabled() => NativeMethods.mlt_inference_mode();

    /// <summary>The backward pass.</summary>
    public static partial class autograd
    {
        public static unsafe void backward(
            IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            fixed (IntPtr* outputs = NativeMethods.HandlesOf(tensors))
            fixed (IntPtr* grads = NativeMethods.HandlesOf(grad_tensors))
            fixed (IntPtr* leaves = NativeMethods.HandlesOf(inputs))
            {
                int status = NativeMethods.mlt_backward(
                    outputs, tensors.Count, grads, grad_tensors?.Count ?? 0,
                    retain_graph ?? create_graph, create_graph, leaves, inputs?.Count ?? 0);
                GC.KeepAlive(tensors);
                GC.KeepAlive(grad_tensors);
                GC.KeepAlive(inputs);
                NativeMethods.Check(status);
            }
        }

        public static void backward(
            Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(
            Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        public static unsafe IList<Tensor> grad(
            IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null,
            bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            fixed (IntPtr* ends = NativeMethods.HandlesOf(outputs))
            fixed (IntPtr* leaves = NativeMethods.HandlesOf(inputs))
            fixed (IntPtr* grads = NativeMethods.HandlesOf(grad_outputs))
            {
                IntPtr list = NativeMethods.mlt_autograd_grad(
                    ends, outputs.Count, leaves, inputs.Count, grads, grad_outputs?.Count ?? 0, retain_graph, create_graph, allow_unused);
                GC.KeepAlive(outputs);
                GC.KeepAlive(inputs);
                GC.KeepAlive(grad_outputs);
                return NativeMethods.TakeList(list);
            }
        }

        public static AnomalyMode detect_anomaly(bool check_nan = true) => new(true, check_nan);

        public static AnomalyMode set_detect_anomaly(bool mode, bool check_nan = true) => new(mode, check_nan);
    }

    /// <content>Gradients.</content>
    public partial class Tensor
    {
        public bool requires_grad
        {
            get
            {
                bool result = NativeMethods.mlt_requires_grad(Handle);
                GC.KeepAlive(this);
                return result;
            }

            set => Same(NativeMethods.mlt_set_requires_grad(Handle, value));
        }

        public bool is_leaf
        {
            get
            {
                bool result = NativeMethods.mlt_is_leaf(Handle);
                GC.KeepAlive(this);
                return result;
            }
        }

        public Tensor? grad
        {
            get
            {
                IntPtr native = NativeMethods.mlt_grad(Handle);
                GC.KeepAlive(this);
                return native == 0 ? null : new Tensor(native);
            }

            set => Same(NativeMethods.mlt_set_grad(Handle, HandleOf(value)), value);
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        public void retain_grad() => Same(NativeMethods.mlt_retain_grad(Handle));

        public Tensor detach() => Create(NativeMethods.mlt_detach(Handle), this);

        public Tensor detach_() => Same(NativeMethods.mlt_detach_(Handle));

        public unsafe void backward()
        {
            IntPtr output = Handle;
            Same(NativeMethods.mlt_backward(&output, 1, null, 0, false, false, null, 0));
        }

        public void backward(
            IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);
    }
}

/// <summary>Switches the recording of operations on this thread on or off until it is disposed.</summary>
internal sealed class AutoGradMode : IDisposable
{
    private readonly bool _before = NativeMethods.mlt_grad_mode();

    public AutoGradMode(bool enabled) => NativeMethods.mlt_set_grad_mode(enabled);

    public void Dispose() => NativeMethods.mlt_set_grad_mode(_before);
}

/// <summary>Makes tensors of this thread inference tensors until it is disposed.</summary>
internal sealed class InferenceMode(bool enabled) : IDisposable
{
    private IntPtr _guard = NativeMethods.mlt_inference_mode_enter(enabled);

    public void Dispose()
    {
        if (_guard != 0)
        {
            NativeMethods.mlt_inference_mode_leave(_guard);
            _guard = 0;
        }
    }
}

/// <summary>Switches the search for the operation that made a wrong gradient on or off until it is disposed.</summary>
public class AnomalyMode : IDisposable
{
    private readonly bool _before = IsEnabled;

    public AnomalyMode(bool enabled, bool check_nan = true) => NativeMethods.mlt_set_anomaly_mode(enabled);

    public static bool IsEnabled => NativeMethods.mlt_anomaly_mode();

    public static bool ShouldCheckNaN => true;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            NativeMethods.mlt_set_anomaly_mode(_before);
        }
    }
}

internal static unsafe partial class NativeMethods
{
    /// <summary>The handles of a list of tensors, to be pinned; null for no list. Keep the list alive until the call is over.</summary>
    internal static IntPtr[]? HandlesOf(IList<torch.Tensor>? tensors)
    {
        if (tensors is null)
        {
            return null;
        }

        var handles = new IntPtr[tensors.Count];
        for (int i = 0; i < handles.Length; i++)
        {
            handles[i] = tensors[i].Handle;
        }

        return handles;
    }

    [DllImport(Library)]
    internal static extern int mlt_backward(
        IntPtr* outputs, long outputCount, IntPtr* grads, long gradCount, bool retainGraph, bool createGraph, IntPtr* inputs, long inputCount);

    [DllImport(Library)]
    internal static extern IntPtr mlt_autograd_grad(
        IntPtr* outputs, long outputCount, IntPtr* inputs, long inputCount, IntPtr* grads, long gradCount,
        bool retainGraph, bool createGraph, bool allowUnused);

    [DllImport(Library)]
    [SuppressGCTransition]
    internal static extern bool mlt_requires_grad(IntPtr tensor);

    [DllImport(Library)]
    internal static extern int mlt_set_requires_grad(IntPtr tensor, bool value);

    [DllImport(Library)]
    [SuppressGCTransition]
    internal static extern bool mlt_is_leaf(IntPtr tensor);

    [DllImport(Library)]
    internal static extern IntPtr mlt_grad(IntPtr tensor);

    [DllImport(Library)]
    internal static extern int mlt_set_grad(IntPtr tensor, IntPtr grad);

    [DllImport(Library)]
    internal static extern int mlt_retain_grad(IntPtr tensor);

    [DllImport(Library)]
    internal static extern IntPtr mlt_detach(IntPtr tensor);

    [DllImport(Library)]
    internal static extern int mlt_detach_(IntPtr tensor);

    [DllImport(Library)]
    [SuppressGCTransition]
    internal static extern bool mlt_grad_mode();

    [DllImport(Library)]
    [SuppressGCTransition]
    internal static extern void mlt_set_grad_mode(bool enabled);

    [DllImport(Library)]
    [SuppressGCTransition]
    internal static extern bool mlt_inference_mode();

    [DllImport(Library)]
    internal static extern IntPtr mlt_inference_mode_enter(bool enabled);

    [DllImport(Library)]
    internal static extern void mlt_inference_mode_leave(IntPtr guard);

    [DllImport(Library)]
    internal static extern bool mlt_anomaly_mode();

    [DllImport(Library)]
    internal static extern void mlt_set_anomaly_mode(bool enabled);
}
