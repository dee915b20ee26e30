using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A tensor of libtorch. Disposing it, or the dispose scope in which it was made, frees the native tensor at once; the
    /// garbage collector does otherwise, some time.
    /// </summary>
    /// <remarks>
    /// A native call must keep its wrappers alive until it returns, or a finalizer could free a tensor that is in use.
    /// <see cref="Create(IntPtr)"/> and <see cref="Same(int)"/> and their overloads do that for every argument they are given.
    /// </remarks>
    public partial class Tensor : IDisposable
    {
        internal IntPtr handle;

        private static long _totalCount;
        private static long _peakCount;

        internal Tensor(IntPtr handle, bool register = true)
        {
            this.handle = handle;
            long count = Interlocked.Increment(ref _totalCount);
            if (count > _peakCount)
            {
                _peakCount = count;
            }

            if (register)
            {
                OwningDisposeScope = DisposeScopeManager.ThreadSingleton.Register(this);
            }
        }

        ~Tensor() => Dispose(false);

        /// <summary>How many tensors live in this process.</summary>
        public static long TotalCount => Interlocked.Read(ref _totalCount);

        /// <summary>How many tensors lived in this process at the same time, at most.</summary>
        public static long PeakCount => Interlocked.Read(ref _peakCount);

        public IntPtr Handle => handle != 0 ? handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        public bool IsInvalid => handle == 0;

        public string? name { get; set; }

        internal DisposeScope? OwningDisposeScope { get; set; }

        public static Tensor UnsafeCreateTensor(IntPtr handle) => new(handle);

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (handle != 0)
            {
                NativeMethods.mlt_tensor_free(handle);
                Forget();
            }
        }

        private void Forget()
        {
            DisposeScopeManager.ThreadSingleton.CountDisposal(this);
            OwningDisposeScope?.MarkAsDisposed(this);
            Interlocked.Decrement(ref _totalCount);
            handle = 0;
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is not null)
            {
                OwningDisposeScope.MoveToOther(other, this);
            }
            else
            {
                other?.Attach(this);
            }

            return this;
        }

        /// <summary>Hands the native tensor to the caller; this object is invalid then.</summary>
        public IntPtr DecoupleFromNativeHandle() => MoveHandle();

        /// <summary>Hands the native tensor to another wrapper; this object is invalid then.</summary>
        internal IntPtr MoveHandle()
        {
            IntPtr native = Handle;
            Forget();
            return native;
        }

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        public bool Equals(Tensor target) => NativeMethods.IsTrue(NativeMethods.mlt_equal(Handle, target.Handle), this, target);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

        /// <summary>The tensor that a native function made.</summary>
        internal static Tensor Create(IntPtr native)
        {
            if (native == 0)
            {
                NativeMethods.Throw();
            }

            return new Tensor(native);
        }

        internal static Tensor Create(IntPtr native, Tensor? first)
        {
            GC.KeepAlive(first);
            return Create(native);
        }

        internal static Tensor Create(IntPtr native, Tensor? first, Tensor? second)
        {
            GC.KeepAlive(first);
            GC.KeepAlive(second);
            return Create(native);
        }

        internal static Tensor Create(IntPtr native, Tensor? first, Tensor? second, Tensor? third)
        {
            GC.KeepAlive(first);
            GC.KeepAlive(second);
            GC.KeepAlive(third);
            return Create(native);
        }

        /// <summary>This tensor, after a native function changed it in place.</summary>
        internal Tensor Same(int status)
        {
            NativeMethods.Check(status);
            return this;
        }

        internal Tensor Same(int status, Tensor? first)
        {
            GC.KeepAlive(first);
            return Same(status);
        }

        internal Tensor Same(int status, Tensor? first, Tensor? second)
        {
            GC.KeepAlive(first);
            GC.KeepAlive(second);
            return Same(status);
        }

        /// <summary>The handle of an optional tensor.</summary>
        internal static IntPtr HandleOf(Tensor? tensor) => tensor is null ? 0 : tensor.Handle;
    }
}

internal static unsafe partial class NativeMethods
{
    [DllImport(Library)]
    internal static extern void mlt_tensor_free(IntPtr tensor);

    [DllImport(Library)]
    internal static extern int mlt_equal(IntPtr left, IntPtr right);

    /// <summary>Reads the status of a predicate: 0 or 1, or -1 for a failure.</summary>
    internal static bool IsTrue(int status, torch.Tensor first, torch.Tensor? second = null)
    {
        GC.KeepAlive(first);
        GC.KeepAlive(second);
        if (status < 0)
        {
            Throw();
        }

        return status != 0;
    }
}
