using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>One index of a tensor: a position, a slice, a mask, and what else Python has.</summary>
    public struct TensorIndex
    {
        public static TensorIndex Ellipsis = new(IndexKind.Ellipsis);

        public static TensorIndex None = new(IndexKind.NewAxis);

        public static TensorIndex Null = new(IndexKind.NewAxis);

        public static TensorIndex Colon = Slice();

        private readonly IndexKind _kind;
        private readonly long? _start;
        private readonly long? _stop;
        private readonly long? _step;
        private readonly Tensor? _tensor;

        private TensorIndex(IndexKind kind, long? start = null, long? stop = null, long? step = null, Tensor? tensor = null)
        {
            _kind = kind;
            _start = start;
            _stop = stop;
            _step = step;
            _tensor = tensor;
        }

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new(IndexKind.Slice, start, stop, step);

        public static TensorIndex Slice((int? start, int? end) range) => Slice(range.start, range.end);

        public static TensorIndex Slice(Range range) => Slice(
            range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value,
            !range.End.IsFromEnd ? range.End.Value : range.End.Value == 0 ? null : -range.End.Value);

        public static TensorIndex Bool(bool value) => new(value ? IndexKind.True : IndexKind.False);

        public static TensorIndex Single(long? index) => new(IndexKind.Single, index);

        public static TensorIndex Tensor(Tensor tensor) => new(IndexKind.Tensor, tensor: tensor);

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);

        // Only there to make the compiler's choice among overloads.
        public static implicit operator Tensor(TensorIndex value) => throw new InvalidOperationException("Should not be called.");

        internal readonly NativeIndex ToNative() => new()
        {
            Kind = _kind,
            Given = (_start is null ? 0 : 1) | (_stop is null ? 0 : 2) | (_step is null ? 0 : 4),
            Start = _start.GetValueOrDefault(),
            Stop = _stop.GetValueOrDefault(),
            Step = _step.GetValueOrDefault(),
            Tensor = torch.Tensor.HandleOf(_tensor),
        };
    }

    /// <content>Elements by index, by mask, by other tensors.</content>
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => At(indices);
            set => SetAt(indices, value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => At([i1]);
            set => SetAt([i1], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => At([i1, i2]);
            set => SetAt([i1, i2], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => At([i1, i2, i3]);
            set => SetAt([i1, i2, i3], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => At([i1, i2, i3, i4]);
            set => SetAt([i1, i2, i3, i4], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5]
        {
            get => At([i1, i2, i3, i4, i5]);
            set => SetAt([i1, i2, i3, i4, i5], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5, long i6]
        {
            get => At([i1, i2, i3, i4, i5, i6]);
            set => SetAt([i1, i2, i3, i4, i5, i6], value);
        }

        public unsafe Tensor index(params TensorIndex[] indices)
        {
            Span<NativeIndex> native = stackalloc NativeIndex[indices.Length];
            Encode(indices, native);
            fixed (NativeIndex* first = native)
            {
                IntPtr result = NativeMethods.mlt_index(Handle, first, native.Length);
                GC.KeepAlive(indices);
                return Create(result, this);
            }
        }

        public Tensor index(params Tensor[] indices) => index(Array.ConvertAll(indices, TensorIndex.Tensor));

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        public unsafe Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            Span<NativeIndex> native = stackalloc NativeIndex[indices.Length];
            Encode(indices, native);
            fixed (NativeIndex* first = native)
            {
                int status = NativeMethods.mlt_index_put_(Handle, first, native.Length, value.Handle, accumulate);
                GC.KeepAlive(indices);
                return Same(status, value);
            }
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            index_put_(value, Array.ConvertAll(indices, TensorIndex.Tensor), accumulate);

        public unsafe Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            Span<NativeIndex> native = stackalloc NativeIndex[indices.Length];
            Encode(indices, native);
            fixed (NativeIndex* first = native)
            {
                int status = NativeMethods.mlt_index_put_scalar_(Handle, first, native.Length, value.Value);
                GC.KeepAlive(indices);
                return Same(status);
            }
        }

        public Tensor index_put_(Scalar value, params Tensor[] indices) =>
            index_put_(value, Array.ConvertAll(indices, TensorIndex.Tensor));

        public Tensor index_select(long dim, Tensor index) =>
            Create(NativeMethods.mlt_index_select(Handle, dim, index.Handle), this, index);

        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Create(NativeMethods.mlt_index_add(Handle, dim, index.Handle, source.Handle, alpha.Value), this, index, source);

        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Same(NativeMethods.mlt_index_add_(Handle, dim, index.Handle, source.Handle, alpha.Value), index, source);

        public Tensor gather(long dim, Tensor index) => Create(NativeMethods.mlt_gather(Handle, dim, index.Handle), this, index);

        public Tensor scatter(long dim, Tensor index, Tensor src) =>
            Create(NativeMethods.mlt_scatter(Handle, dim, index.Handle, src.Handle), this, index, src);

        public Tensor scatter_(long dim, Tensor index, Tensor src) =>
            Same(NativeMethods.mlt_scatter_(Handle, dim, index.Handle, src.Handle), index, src);

        public Tensor scatter_add(long dim, Tensor index, Tensor src) =>
            Create(NativeMethods.mlt_scatter_add(Handle, dim, index.Handle, src.Handle), this, index, src);

        public Tensor scatter_add_(long dim, Tensor index, Tensor src) =>
            Same(NativeMethods.mlt_scatter_add_(Handle, dim, index.Handle, src.Handle), index, src);

        public Tensor take(Tensor index) => Create(NativeMethods.mlt_take(Handle, index.Handle), this, index);

        public unsafe Tensor take_along_dim(Tensor indices) =>
            Create(NativeMethods.mlt_take_along_dim(Handle, indices.Handle, null), this, indices);

        public unsafe Tensor take_along_dim(Tensor indices, long dim) =>
            Create(NativeMethods.mlt_take_along_dim(Handle, indices.Handle, &dim), this, indices);

        public Tensor masked_fill(Tensor mask, Scalar value) =>
            Create(NativeMethods.mlt_masked_fill(Handle, mask.Handle, value.Value), this, mask);

        public Tensor masked_fill_(Tensor mask, Scalar value) =>
            Same(NativeMethods.mlt_masked_fill_(Handle, mask.Handle, value.Value), mask);

        public Tensor masked_select(Tensor mask) => mask.dtype == ScalarType.Bool
            ? Create(NativeMethods.mlt_masked_select(Handle, mask.Handle), this, mask)
            : throw new ArgumentException("The mask tensor must be Boolean.", nameof(mask));

        public Tensor masked_scatter_(Tensor mask, Tensor value) =>
            Same(NativeMethods.mlt_masked_scatter_(Handle, mask.Handle, value.Handle), mask, value);

        public Tensor nonzero() => Create(NativeMethods.mlt_nonzero(Handle), this);

        public Tensor where(Tensor condition, Tensor y) => torch.where(condition, this, y);

        private static void Encode(TensorIndex[] indices, Span<NativeIndex> native)
        {
            for (int i = 0; i < indices.Length; i++)
            {
                native[i] = indices[i].ToNative();
            }
        }

        private Tensor At(ReadOnlySpan<long> positions)
        {
            Tensor result = select(0, positions[0]);
            for (int i = 1; i < positions.Length; i++)
            {
                using Tensor outer = result;
                result = outer.select(0, positions[i]);
            }

            return result;
        }

        private void SetAt(ReadOnlySpan<long> positions, Tensor value)
        {
            using Tensor target = At(positions);
            target.copy_(value);
        }
    }

    public static Tensor gather(Tensor input, long dim, Tensor index) =>
        input.gather(dim, index);

    public static Tensor index_add(Tensor input, long dim, Tensor index, Tensor source, Scalar alpha) =>
        input.index_add(dim, index, source, alpha);

    public static Tensor index_add_(Tensor input, long dim, Tensor index, Tensor source, Scalar alpha) =>
        input.index_add_(dim, index, source, alpha);

    public static Tensor index_select(Tensor input, long dim, Tensor index) =>
        input.index_select(dim, index);

    public static Tensor masked_select(Tensor input, Tensor mask) =>
        input.masked_select(mask);

    public static Tensor nonzero(Tensor input) =>
        input.nonzero();

    public static Tensor scatter(Tensor input, long dim, Tensor index, Tensor src) =>
        input.scatter(dim, index, src);

    public static Tensor scatter_(Tensor input, long dim, Tensor index, Tensor src) =>
        input.scatter_(dim, index, src);

    public static Tensor scatter_add(Tensor input, long dim, Tensor index, Tensor src) =>
        input.scatter_add(dim, index, src);

    public static Tensor scatter_add_(Tensor input, long dim, Tensor index, Tensor src) =>
        input.scatter_add_(dim, index, src);

    public static Tensor take(Tensor input, Tensor index) =>
        input.take(index);

    public static Tensor take_along_dim(Tensor input, Tensor indices, long dim = 0) =>
        input.take_along_dim(indices, dim);

    public static Tensor[] where(Tensor condition)
    {
        RequireBoolean(condition);
        IntPtr list = NativeMethods.mlt_where_indices(condition.Handle);
        GC.KeepAlive(condition);
        return NativeMethods.TakeList(list);
    }

    public static Tensor where(Tensor condition, Tensor x, Tensor y)
    {
        RequireBoolean(condition);
        return Tensor.Create(NativeMethods.mlt_where(condition.Handle, x.Handle, y.Handle), condition, x, y);
    }

    private static void RequireBoolean(Tensor condition)
    {
        if (condition.dtype != ScalarType.Bool)
        {
            throw new ArgumentException("The condition to 'where' must be a boolean tensor.");
        }
    }
}

/// <summary>What an index is; the values are those of the native side.</summary>
internal enum IndexKind : long
{
    All = 0,
    Ellipsis = 1,
    NewAxis = 2,
    False = 3,
    True = 4,
    Single = 5,
    Slice = 6,
    Tensor = 7,
}

/// <summary>An index as native functions take it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeIndex
{
    public IndexKind Kind;
    public long Given;
    public long Start;
    public long Stop;
    public long Step;
    public IntPtr Tensor;
}

internal static unsafe partial class NativeMethods
{
    [DllImport(Library)]
    internal static extern IntPtr mlt_gather(IntPtr input, long dim, IntPtr index);

    [DllImport(Library)]
    internal static extern IntPtr mlt_index(IntPtr input, NativeIndex* indices, long count);

    [DllImport(Library)]
    internal static extern IntPtr mlt_index_add(IntPtr input, long dim, IntPtr index, IntPtr source, ScalarValue alpha);

    [DllImport(Library)]
    internal static extern int mlt_index_add_(IntPtr input, long dim, IntPtr index, IntPtr source, ScalarValue alpha);

    [DllImport(Library)]
    internal static extern int mlt_index_put_(IntPtr input, NativeIndex* indices, long count, IntPtr value, bool accumulate);

    [DllImport(Library)]
    internal static extern int mlt_index_put_scalar_(IntPtr input, NativeIndex* indices, long count, ScalarValue value);

    [DllImport(Library)]
    internal static extern IntPtr mlt_index_select(IntPtr input, long dim, IntPtr index);

    [DllImport(Library)]
    internal static extern IntPtr mlt_masked_fill(IntPtr input, IntPtr mask, ScalarValue value);

    [DllImport(Library)]
    internal static extern int mlt_masked_fill_(IntPtr input, IntPtr mask, ScalarValue value);

    [DllImport(Library)]
    internal static extern int mlt_masked_scatter_(IntPtr input, IntPtr mask, IntPtr source);

    [DllImport(Library)]
    internal static extern IntPtr mlt_masked_select(IntPtr input, IntPtr mask);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nonzero(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_scatter(IntPtr input, long dim, IntPtr index, IntPtr source);

    [DllImport(Library)]
    internal static extern int mlt_scatter_(IntPtr input, long dim, IntPtr index, IntPtr source);

    [DllImport(Library)]
    internal static extern IntPtr mlt_scatter_add(IntPtr input, long dim, IntPtr index, IntPtr source);

    [DllImport(Library)]
    internal static extern int mlt_scatter_add_(IntPtr input, long dim, IntPtr index, IntPtr source);

    [DllImport(Library)]
    internal static extern IntPtr mlt_take(IntPtr input, IntPtr index);

    [DllImport(Library)]
    internal static extern IntPtr mlt_take_along_dim(IntPtr input, IntPtr indices, long* dim);

    [DllImport(Library)]
    internal static extern IntPtr mlt_where(IntPtr condition, IntPtr x, IntPtr y);

    [DllImport(Library)]
    internal static extern IntPtr mlt_where_indices(IntPtr condition);
}
