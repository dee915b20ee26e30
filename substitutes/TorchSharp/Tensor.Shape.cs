using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <content>Views and rearrangements: shape, order, parts.</content>
    public partial class Tensor
    {
        public Tensor T => permute(Enumerable.Range(0, (int)ndim).Reverse().Select(dim => (long)dim));

        public Tensor mT => transpose(-2, -1);

        public unsafe Tensor reshape(params long[] shape)
        {
            fixed (long* values = shape)
            {
                return Create(NativeMethods.mlt_reshape(Handle, values, shape.Length), this);
            }
        }

        public unsafe Tensor view(params long[] shape)
        {
            fixed (long* values = shape)
            {
                return Create(NativeMethods.mlt_view(Handle, values, shape.Length), this);
            }
        }

        public unsafe Tensor repeat(params long[] sizes)
        {
            fixed (long* values = sizes)
            {
                return Create(NativeMethods.mlt_repeat(Handle, values, sizes.Length), this);
            }
        }

        public unsafe Tensor flip(params long[] dims)
        {
            fixed (long* values = dims)
            {
                return Create(NativeMethods.mlt_flip(Handle, values, dims.Length), this);
            }
        }

        public unsafe Tensor broadcast_to(params long[] shape)
        {
            fixed (long* values = shape)
            {
                return Create(NativeMethods.mlt_broadcast_to(Handle, values, shape.Length), this);
            }
        }

        public unsafe Tensor permute(params long[] permutation)
        {
            fixed (long* values = permutation)
            {
                return Create(NativeMethods.mlt_permute(Handle, values, permutation.Length), this);
            }
        }

        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());

        public unsafe Tensor tile(long[] reps)
        {
            fixed (long* values = reps)
            {
                return Create(NativeMethods.mlt_tile(Handle, values, reps.Length), this);
            }
        }

        public Tensor view_as(Tensor other) => view(other.shape);

        public Tensor ravel() => reshape(-1);

        public Tensor fliplr() => flip(1);

        public Tensor flipud() => flip(0);

        public Tensor expand(params long[] sizes) => expand((ReadOnlySpan<long>)sizes);

        public Tensor expand(long[] sizes, bool isImplicit = false) => expand((ReadOnlySpan<long>)sizes, isImplicit);

        public Tensor expand(Size sizes, bool isImplicit = false) => expand((ReadOnlySpan<long>)sizes.Shape, isImplicit);

        public unsafe Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false)
        {
            fixed (long* values = sizes)
            {
                return Create(NativeMethods.mlt_expand(Handle, values, sizes.Length, isImplicit), this);
            }
        }

        public Tensor expand_as(Tensor other) => expand((ReadOnlySpan<long>)other.shape);

        public Tensor transpose(long dim0, long dim1) => Create(NativeMethods.mlt_transpose(Handle, dim0, dim1), this);

        public Tensor transpose_(long dim0, long dim1) => Same(NativeMethods.mlt_transpose_(Handle, dim0, dim1));

        public Tensor swapdims(long dim0, long dim1) => transpose(dim0, dim1);

        public Tensor swapaxes(long dim0, long dim1) => transpose(dim0, dim1);

        public Tensor t() => Create(NativeMethods.mlt_t(Handle), this);

        public Tensor squeeze(long? dim = null) => Create(
            dim is { } one ? NativeMethods.mlt_squeeze_dim(Handle, one) : NativeMethods.mlt_squeeze(Handle), this);

        public Tensor squeeze_(long? dim = null) => Same(
            dim is { } one ? NativeMethods.mlt_squeeze_dim_(Handle, one) : NativeMethods.mlt_squeeze_(Handle));

        public Tensor unsqueeze(long dim) => Create(NativeMethods.mlt_unsqueeze(Handle, dim), this);

        public Tensor unsqueeze_(long dim) => Same(NativeMethods.mlt_unsqueeze_(Handle, dim));

        public Tensor flatten(long start_dim = 0L, long end_dim = -1L) =>
            Create(NativeMethods.mlt_flatten(Handle, start_dim, end_dim), this);

        public Tensor unflatten(long dim, Size sizes) => unflatten(dim, sizes.Shape);

        public unsafe Tensor unflatten(long dim, params long[] sizes)
        {
            fixed (long* values = sizes)
            {
                return Create(NativeMethods.mlt_unflatten(Handle, dim, values, sizes.Length), this);
            }
        }

        public unsafe Tensor movedim(long[] source, long[] destination)
        {
            fixed (long* from = source, to = destination)
            {
                return Create(NativeMethods.mlt_movedim(Handle, from, source.Length, to, destination.Length), this);
            }
        }

        public Tensor moveaxis(long[] source, long[] destination) => movedim(source, destination);

        public Tensor narrow(long dim, long start, long length) => Create(NativeMethods.mlt_narrow(Handle, dim, start, length), this);

        public Tensor select(long dim, long index) => Create(NativeMethods.mlt_select(Handle, dim, index), this);

        public Tensor slice(long dim, long start, long finish, long step) =>
            Create(NativeMethods.mlt_slice(Handle, dim, start, finish, step), this);

        public unsafe Tensor as_strided(long[] size, long[] strides, long storageOffset = 0L)
        {
            fixed (long* sizes = size, steps = strides)
            {
                return Create(NativeMethods.mlt_as_strided(Handle, sizes, size.Length, steps, strides.Length, storageOffset), this);
            }
        }

        public Tensor unfold(long dimension, long size, long step) =>
            Create(NativeMethods.mlt_unfold(Handle, dimension, size, step), this);

        public Tensor diagonal(long offset = 0L, long dim1 = 0L, long dim2 = 1L) =>
            Create(NativeMethods.mlt_diagonal(Handle, offset, dim1, dim2), this);

        public Tensor diag(long diagonal = 0L) => Create(NativeMethods.mlt_diag(Handle, diagonal), this);

        public Tensor tril(long diagonal = 0L) => Create(NativeMethods.mlt_tril(Handle, diagonal), this);

        public Tensor triu(long diagonal = 0L) => Create(NativeMethods.mlt_triu(Handle, diagonal), this);

        public Tensor rot90(long k = 1L, (long, long)? dims = null)
        {
            (long first, long second) = dims ?? (0, 1);
            return Create(NativeMethods.mlt_rot90(Handle, k, first, second), this);
        }

        public Tensor roll(long shifts, long? dims = null) =>
            roll((ReadOnlySpan<long>)[shifts], dims is { } dim ? [dim] : []);

        public Tensor roll((long, long) shifts, (long, long) dims) =>
            roll((ReadOnlySpan<long>)[shifts.Item1, shifts.Item2], [dims.Item1, dims.Item2]);

        public Tensor roll((long, long, long) shifts, (long, long, long) dims) =>
            roll((ReadOnlySpan<long>)[shifts.Item1, shifts.Item2, shifts.Item3], [dims.Item1, dims.Item2, dims.Item3]);

        public Tensor roll(long[] shifts) => roll((ReadOnlySpan<long>)shifts);

        public Tensor roll(long[] shifts, long[] dims) => roll((ReadOnlySpan<long>)shifts, dims);

        public unsafe Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default)
        {
            fixed (long* steps = shifts, axes = dims)
            {
                return Create(NativeMethods.mlt_roll(Handle, steps, shifts.Length, axes, dims.Length), this);
            }
        }

        public unsafe Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null)
        {
            long axis = dim.GetValueOrDefault(), size = output_size.GetValueOrDefault();
            return Create(
                NativeMethods.mlt_repeat_interleave(Handle, repeats, dim is null ? null : &axis, output_size is null ? null : &size), this);
        }

        public unsafe Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null)
        {
            long axis = dim.GetValueOrDefault(), size = output_size.GetValueOrDefault();
            return Create(
                NativeMethods.mlt_repeat_interleave_tensor(
                    Handle, repeats.Handle, dim is null ? null : &axis, output_size is null ? null : &size),
                this,
                repeats);
        }

        public Tensor[] split(long size, int dim = 0) => Parts(NativeMethods.mlt_split(Handle, size, dim));

        public Tensor[] split(params long[] sizes) => split((ReadOnlySpan<long>)sizes);

        public Tensor[] split(long[] sizes, long dim = 0L) => split((ReadOnlySpan<long>)sizes, dim);

        public unsafe Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0L)
        {
            fixed (long* values = sizes)
            {
                return Parts(NativeMethods.mlt_split_sizes(Handle, values, sizes.Length, dim));
            }
        }

        public Tensor[] tensor_split(long size, long dim = 0L) => Parts(NativeMethods.mlt_tensor_split(Handle, size, dim));

        public unsafe Tensor[] tensor_split(long[] sizes, long dim = 0L)
        {
            fixed (long* values = sizes)
            {
                return Parts(NativeMethods.mlt_tensor_split_indices(Handle, values, sizes.Length, dim));
            }
        }

        public Tensor[] chunk(long chunks, long dim = 0L) => Parts(NativeMethods.mlt_chunk(Handle, chunks, dim));

        public Tensor[] unbind(long dimension = 0L) => Parts(NativeMethods.mlt_unbind(Handle, dimension));

        private Tensor[] Parts(IntPtr list)
        {
            GC.KeepAlive(this);
            return NativeMethods.TakeList(list);
        }
    }

    public static Tensor broadcast_to(Tensor input, params long[] shape) =>
        input.broadcast_to(shape);

    public static Tensor[] chunk(Tensor input, long chunks, long dim = 0) =>
        input.chunk(chunks, dim);

    public static Tensor diag(Tensor input, long diagonal = 0) =>
        input.diag(diagonal);

    public static Tensor diagonal(Tensor input, long offset = 0, long dim1 = 0, long dim2 = 1) =>
        input.diagonal(offset, dim1, dim2);

    public static Tensor flatten(Tensor input, long start_dim = 0, long end_dim = -1) =>
        input.flatten(start_dim, end_dim);

    public static Tensor flip(Tensor input, params long[] dims) =>
        input.flip(dims);

    public static Tensor fliplr(Tensor input) =>
        input.fliplr();

    public static Tensor flipud(Tensor input) =>
        input.flipud();

    public static Tensor moveaxis(Tensor input, long[] source, long[] destination) =>
        input.moveaxis(source, destination);

    public static Tensor movedim(Tensor input, long[] source, long[] destination) =>
        input.movedim(source, destination);

    public static Tensor narrow(Tensor input, long dim, long start, long length) =>
        input.narrow(dim, start, length);

    public static Tensor permute(Tensor input, params long[] permutation) =>
        input.permute(permutation);

    public static Tensor ravel(Tensor input) =>
        input.ravel();

    public static Tensor repeat_interleave(Tensor input, long repeats, long? dim = null, long? output_size = null) =>
        input.repeat_interleave(repeats, dim, output_size);

    public static Tensor repeat_interleave(Tensor input, Tensor repeats, long? dim = null, long? output_size = null) =>
        input.repeat_interleave(repeats, dim, output_size);

    public static Tensor reshape(Tensor input, params long[] shape) =>
        input.reshape(shape);

    public static Tensor roll(Tensor input, long shifts, long? dims = null) =>
        input.roll(shifts, dims);

    public static Tensor roll(Tensor input, long[] shifts) =>
        input.roll(shifts);

    public static Tensor roll(Tensor input, long[] shifts, long[] dims) =>
        input.roll(shifts, dims);

    public static Tensor roll(Tensor input, ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) =>
        input.roll(shifts, dims);

    public static Tensor roll(Tensor input, (long, long, long) shifts, (long, long, long) dims) =>
        input.roll(shifts, dims);

    public static Tensor roll(Tensor input, (long, long) shifts, (long, long) dims) =>
        input.roll(shifts, dims);

    public static Tensor rot90(Tensor input, long k = 1, (long, long)? dims = null) =>
        input.rot90(k, dims);

    public static Tensor select(Tensor input, long dim, long index) =>
        input.select(dim, index);

    public static Tensor squeeze(Tensor input, long? dim = null) =>
        input.squeeze(dim);

    public static Tensor squeeze_(Tensor input, long? dim = null) =>
        input.squeeze_(dim);

    public static Tensor swapaxes(Tensor input, long axis0, long axis1) =>
        input.swapaxes(axis0, axis1);

    public static Tensor swapdims(Tensor input, long dim0, long dim1) =>
        input.swapdims(dim0, dim1);

    public static Tensor t(Tensor input) =>
        input.t();

    public static Tensor[] tensor_split(Tensor input, long indices_or_sections, long dim = 0) =>
        input.tensor_split(indices_or_sections, dim);

    public static Tensor[] tensor_split(Tensor input, long[] indices_or_sections, long dim = 0) =>
        input.tensor_split(indices_or_sections, dim);

    public static Tensor tile(Tensor input, long[] dims) =>
        input.tile(dims);

    public static Tensor transpose(Tensor input, long dim0, long dim1) =>
        input.transpose(dim0, dim1);

    public static Tensor tril(Tensor input, long diagonal = 0) =>
        input.tril(diagonal);

    public static Tensor triu(Tensor input, long diagonal = 0) =>
        input.triu(diagonal);

    public static Tensor[] unbind(Tensor input, long dim = 0) =>
        input.unbind(dim);

    public static Tensor unflatten(Tensor input, long dim, Size sizes) =>
        input.unflatten(dim, sizes);

    public static Tensor unflatten(Tensor input, long dim, params long[] sizes) =>
        input.unflatten(dim, sizes);

    public static Tensor unsqueeze(Tensor input, long dim) =>
        input.unsqueeze(dim);

    public static Tensor unsqueeze_(Tensor input, long dim) =>
        input.unsqueeze_(dim);

    public static Tensor movedim(Tensor input, long source, long destination) => input.movedim([source], [destination]);

    public static Tensor moveaxis(Tensor input, long source, long destination) => input.movedim([source], [destination]);

    public static Tensor[] unbind(Tensor tensor, int dim = 0) => tensor.unbind(dim);

    public static Tensor[] split(Tensor tensor, long[] split_size_or_sections, long dim = 0L) =>
        tensor.split(split_size_or_sections, dim);
}

internal static unsafe partial class NativeMethods
{
    [DllImport(Library)]
    internal static extern IntPtr mlt_as_strided(IntPtr input, long* values, long count, long* strides, long strideCount, long offset);

    [DllImport(Library)]
    internal static extern IntPtr mlt_broadcast_tensors(IntPtr* handles, long count);

    [DllImport(Library)]
    internal static extern IntPtr mlt_broadcast_to(IntPtr input, long* values, long count);

    [DllImport(Library)]
    internal static extern IntPtr mlt_cat(IntPtr* handles, long count, long dim);

    [DllImport(Library)]
    internal static extern IntPtr mlt_chunk(IntPtr input, long chunks, long dim);

    [DllImport(Library)]
    internal static extern IntPtr mlt_diag(IntPtr input, long diagonal);

    [DllImport(Library)]
    internal static extern IntPtr mlt_diagonal(IntPtr input, long offset, long dim1, long dim2);

    [DllImport(Library)]
    internal static extern IntPtr mlt_expand(IntPtr input, long* values, long count, bool isImplicit);

    [DllImport(Library)]
    internal static extern IntPtr mlt_flatten(IntPtr input, long startDim, long endDim);

    [DllImport(Library)]
    internal static extern IntPtr mlt_flip(IntPtr input, long* values, long count);

    [DllImport(Library)]
    internal static extern IntPtr mlt_meshgrid(IntPtr* handles, long count, bool xy);

    [DllImport(Library)]
    internal static extern IntPtr mlt_movedim(IntPtr input, long* source, long sourceCount, long* destination, long destinationCount);

    [DllImport(Library)]
    internal static extern IntPtr mlt_narrow(IntPtr input, long dim, long start, long length);

    [DllImport(Library)]
    internal static extern IntPtr mlt_permute(IntPtr input, long* values, long count);

    [DllImport(Library)]
    internal static extern IntPtr mlt_repeat(IntPtr input, long* values, long count);

    [DllImport(Library)]
    internal static extern IntPtr mlt_repeat_interleave(IntPtr input, long repeats, long* dim, long* outputSize);

    [DllImport(Library)]
    internal static extern IntPtr mlt_repeat_interleave_tensor(IntPtr input, IntPtr repeats, long* dim, long* outputSize);

    [DllImport(Library)]
    internal static extern IntPtr mlt_reshape(IntPtr input, long* values, long count);

    [DllImport(Library)]
    internal static extern IntPtr mlt_roll(IntPtr input, long* shifts, long shiftCount, long* dims, long dimCount);

    [DllImport(Library)]
    internal static extern IntPtr mlt_rot90(IntPtr input, long k, long dim0, long dim1);

    [DllImport(Library)]
    internal static extern IntPtr mlt_select(IntPtr input, long dim, long index);

    [DllImport(Library)]
    internal static extern IntPtr mlt_slice(IntPtr input, long dim, long start, long finish, long step);

    [DllImport(Library)]
    internal static extern IntPtr mlt_split(IntPtr input, long size, long dim);

    [DllImport(Library)]
    internal static extern IntPtr mlt_split_sizes(IntPtr input, long* values, long count, long dim);

    [DllImport(Library)]
    internal static extern IntPtr mlt_squeeze(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_squeeze_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_squeeze_dim(IntPtr input, long dim);

    [DllImport(Library)]
    internal static extern int mlt_squeeze_dim_(IntPtr input, long dim);

    [DllImport(Library)]
    internal static extern IntPtr mlt_stack(IntPtr* handles, long count, long dim);

    [DllImport(Library)]
    internal static extern IntPtr mlt_t(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_tensor_split(IntPtr input, long sections, long dim);

    [DllImport(Library)]
    internal static extern IntPtr mlt_tensor_split_indices(IntPtr input, long* indices, long count, long dim);

    [DllImport(Library)]
    internal static extern IntPtr mlt_tile(IntPtr input, long* values, long count);

    [DllImport(Library)]
    internal static extern IntPtr mlt_transpose(IntPtr input, long dim0, long dim1);

    [DllImport(Library)]
    internal static extern int mlt_transpose_(IntPtr input, long dim0, long dim1);

    [DllImport(Library)]
    internal static extern IntPtr mlt_tril(IntPtr input, long diagonal);

    [DllImport(Library)]
    internal static extern IntPtr mlt_triu(IntPtr input, long diagonal);

    [DllImport(Library)]
    internal static extern IntPtr mlt_unbind(IntPtr input, long dim);

    [DllImport(Library)]
    internal static extern IntPtr mlt_unflatten(IntPtr input, long dim, long* values, long count);

    [DllImport(Library)]
    internal static extern IntPtr mlt_unfold(IntPtr input, long dimension, long size, long step);

    [DllImport(Library)]
    internal static extern IntPtr mlt_unsqueeze(IntPtr input, long dim);

    [DllImport(Library)]
    internal static extern int mlt_unsqueeze_(IntPtr input, long dim);

    [DllImport(Library)]
    internal static extern IntPtr mlt_view(IntPtr input, long* values, long count);
}
