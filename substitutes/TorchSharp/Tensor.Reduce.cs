using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <content>Reductions, sorting, counting, cumulative sums, softmax.</content>
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => Create(NativeMethods.mlt_sum(Handle, Code(type)), this);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum((ReadOnlySpan<long>)[dim], keepdim, type);

        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) =>
            sum((ReadOnlySpan<long>)[dim0, dim1], keepdim, type);

        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) =>
            sum((ReadOnlySpan<long>)[dim0, dim1, dim2], keepdim, type);

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => sum((ReadOnlySpan<long>)dim, keepdim, type);

        public unsafe Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* dims = dim)
            {
                return Create(NativeMethods.mlt_sum_dims(Handle, dims, dim.Length, keepdim, Code(type)), this);
            }
        }

        public Tensor mean() => Create(NativeMethods.mlt_mean(Handle, Code(null)), this);

        public unsafe Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* dims = dimensions)
            {
                return Create(NativeMethods.mlt_mean_dims(Handle, dims, dimensions.Length, keepdim, Code(type)), this);
            }
        }

        public Tensor nansum() => Create(NativeMethods.mlt_nansum(Handle), this);

        public unsafe Tensor var(bool unbiased = true) => Create(NativeMethods.mlt_var(Handle, null, 0, unbiased, false), this);

        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var((ReadOnlySpan<long>)[dim], unbiased, keepdim, type);

        public Tensor var((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var((ReadOnlySpan<long>)[dim.Item1, dim.Item2], unbiased, keepdim, type);

        public Tensor var((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var((ReadOnlySpan<long>)[dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var((ReadOnlySpan<long>)dimensions, unbiased, keepdim, type);

        public unsafe Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* dims = dimensions)
            {
                return Converted(Create(NativeMethods.mlt_var(Handle, dims, dimensions.Length, unbiased, keepdim), this), type);
            }
        }

        public unsafe (Tensor @var, Tensor mean) var_mean(bool unbiased = true)
        {
            IntPtr first, second;
            int status = NativeMethods.mlt_var_mean(Handle, null, 0, unbiased, false, &first, &second);
            return Pair(status, first, second);
        }

        public (Tensor @var, Tensor mean) var_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var_mean((ReadOnlySpan<long>)[dim], unbiased, keepdim, type);

        public (Tensor @var, Tensor mean) var_mean((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var_mean((ReadOnlySpan<long>)[dim.Item1, dim.Item2], unbiased, keepdim, type);

        public (Tensor @var, Tensor mean) var_mean((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var_mean((ReadOnlySpan<long>)[dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        public (Tensor std, Tensor mean) var_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var_mean((ReadOnlySpan<long>)dimensions, unbiased, keepdim, type);

        public unsafe (Tensor std, Tensor mean) var_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* dims = dimensions)
            {
                IntPtr first, second;
                int status = NativeMethods.mlt_var_mean(Handle, dims, dimensions.Length, unbiased, keepdim, &first, &second);
                (Tensor spread, Tensor average) = Pair(status, first, second);
                return (Converted(spread, type), Converted(average, type));
            }
        }

        public unsafe Tensor std(bool unbiased = true) => Create(NativeMethods.mlt_std(Handle, null, 0, unbiased, false), this);

        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std((ReadOnlySpan<long>)[dim], unbiased, keepdim, type);

        public Tensor std((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std((ReadOnlySpan<long>)[dim.Item1, dim.Item2], unbiased, keepdim, type);

        public Tensor std((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std((ReadOnlySpan<long>)[dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std((ReadOnlySpan<long>)dimensions, unbiased, keepdim, type);

        public unsafe Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* dims = dimensions)
            {
                return Converted(Create(NativeMethods.mlt_std(Handle, dims, dimensions.Length, unbiased, keepdim), this), type);
            }
        }

        public unsafe (Tensor std, Tensor mean) std_mean(bool unbiased = true)
        {
            IntPtr first, second;
            int status = NativeMethods.mlt_std_mean(Handle, null, 0, unbiased, false, &first, &second);
            return Pair(status, first, second);
        }

        public (Tensor std, Tensor mean) std_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std_mean((ReadOnlySpan<long>)[dim], unbiased, keepdim, type);

        public (Tensor std, Tensor mean) std_mean((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std_mean((ReadOnlySpan<long>)[dim.Item1, dim.Item2], unbiased, keepdim, type);

        public (Tensor std, Tensor mean) std_mean((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std_mean((ReadOnlySpan<long>)[dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        public (Tensor std, Tensor mean) std_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std_mean((ReadOnlySpan<long>)dimensions, unbiased, keepdim, type);

        public unsafe (Tensor std, Tensor mean) std_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* dims = dimensions)
            {
                IntPtr first, second;
                int status = NativeMethods.mlt_std_mean(Handle, dims, dimensions.Length, unbiased, keepdim, &first, &second);
                (Tensor spread, Tensor average) = Pair(status, first, second);
                return (Converted(spread, type), Converted(average, type));
            }
        }

        public Tensor amax(params long[] dims) => amax((ReadOnlySpan<long>)dims);

        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) => amax((ReadOnlySpan<long>)dims, keepdim, @out);

        public unsafe Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null)
        {
            fixed (long* first = dims)
            {
                Tensor result = Create(NativeMethods.mlt_amax(Handle, first, dims.Length, keepdim), this);
                return @out is null ? result : Replaced(@out, result);
            }
        }

        public Tensor amin(params long[] dims) => amin((ReadOnlySpan<long>)dims);

        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) => amin((ReadOnlySpan<long>)dims, keepdim, @out);

        public unsafe Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null)
        {
            fixed (long* first = dims)
            {
                Tensor result = Create(NativeMethods.mlt_amin(Handle, first, dims.Length, keepdim), this);
                return @out is null ? result : Replaced(@out, result);
            }
        }

        public Tensor max() => Create(NativeMethods.mlt_max(Handle), this);

        public unsafe (Tensor values, Tensor indexes) max(long dim, bool keepdim = false)
        {
            IntPtr first, second;
            int status = NativeMethods.mlt_max_dim(Handle, dim, keepdim, &first, &second);
            return Pair(status, first, second);
        }

        public Tensor min() => Create(NativeMethods.mlt_min(Handle), this);

        public unsafe (Tensor values, Tensor indexes) min(long dim, bool keepdim = false)
        {
            IntPtr first, second;
            int status = NativeMethods.mlt_min_dim(Handle, dim, keepdim, &first, &second);
            return Pair(status, first, second);
        }

        public unsafe Tensor argmax() => Create(NativeMethods.mlt_argmax(Handle, null, false), this);

        public unsafe Tensor argmax(long dim, bool keepdim = false) => Create(NativeMethods.mlt_argmax(Handle, &dim, keepdim), this);

        public unsafe Tensor argmin() => Create(NativeMethods.mlt_argmin(Handle, null, false), this);

        public unsafe Tensor argmin(long dim, bool keepdim = false) => Create(NativeMethods.mlt_argmin(Handle, &dim, keepdim), this);

        public Tensor any() => Create(NativeMethods.mlt_any(Handle), this);

        public Tensor any(long dim, bool keepdim = false) => Create(NativeMethods.mlt_any_dim(Handle, dim, keepdim), this);

        public Tensor all() => Create(NativeMethods.mlt_all(Handle), this);

        public Tensor all(long dim, bool keepdim = false) => Create(NativeMethods.mlt_all_dim(Handle, dim, keepdim), this);

        public unsafe (Tensor min, Tensor max) aminmax(long? dim = null, bool keepdim = false)
        {
            long value = dim.GetValueOrDefault();
            IntPtr first, second;
            int status = NativeMethods.mlt_aminmax(Handle, dim is null ? null : &value, keepdim, &first, &second);
            return Pair(status, first, second);
        }

        public Tensor prod(ScalarType? type = null) => Create(NativeMethods.mlt_prod(Handle, Code(type)), this);

        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) =>
            Create(NativeMethods.mlt_prod_dim(Handle, dim, keepdim, Code(type)), this);

        public Tensor norm(float p = 2f) => Create(NativeMethods.mlt_norm(Handle, p), this);

        public Tensor norm(int dim, bool keepdim = false, float p = 2f) =>
            Create(NativeMethods.mlt_norm_dim(Handle, dim, keepdim, p), this);

        public unsafe Tensor count_nonzero(long[]? dims = null)
        {
            fixed (long* first = dims)
            {
                return Create(NativeMethods.mlt_count_nonzero(Handle, first, dims?.Length ?? 0), this);
            }
        }

        public Tensor logsumexp(long dim, bool keepdim = false) => Create(NativeMethods.mlt_logsumexp(Handle, dim, keepdim), this);

        public Tensor median() => Create(NativeMethods.mlt_median(Handle), this);

        public Tensor quantile(Tensor q, long dim = -1L, bool keepdim = false) =>
            Create(NativeMethods.mlt_quantile(Handle, q.Handle, dim, keepdim), this, q);

        public unsafe (Tensor values, Tensor indices) kthvalue(long k, long? dim, bool keepdim = false)
        {
            IntPtr first, second;
            int status = NativeMethods.mlt_kthvalue(Handle, k, dim ?? -1, keepdim, &first, &second);
            return Pair(status, first, second);
        }

        public unsafe (Tensor values, Tensor indices) mode(long dim = -1L, bool keepdim = false)
        {
            IntPtr first, second;
            int status = NativeMethods.mlt_mode(Handle, dim, keepdim, &first, &second);
            return Pair(status, first, second);
        }

        public Tensor cumsum(long dim, ScalarType? type = null) => Create(NativeMethods.mlt_cumsum(Handle, dim, Code(type)), this);

        public Tensor cumprod(long dim, ScalarType? type = null) => Create(NativeMethods.mlt_cumprod(Handle, dim, Code(type)), this);

        public unsafe (Tensor values, Tensor indexes) cummax(long dim)
        {
            IntPtr first, second;
            int status = NativeMethods.mlt_cummax(Handle, dim, &first, &second);
            return Pair(status, first, second);
        }

        public unsafe (Tensor Values, Tensor Indices) sort(long dim = -1L, bool descending = false, bool stable = false)
        {
            IntPtr first, second;
            int status = NativeMethods.mlt_sort(Handle, dim, descending, stable, &first, &second);
            return Pair(status, first, second);
        }

        public Tensor argsort(long dim = -1L, bool descending = false) =>
            Create(NativeMethods.mlt_argsort(Handle, dim, descending), this);

        public unsafe (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true)
        {
            IntPtr first, second;
            int status = NativeMethods.mlt_topk(Handle, k, dim, largest, sorted, &first, &second);
            return Pair(status, first, second);
        }

        public Tensor bincount(Tensor? weights, long minlength = 0L) =>
            Create(NativeMethods.mlt_bincount(Handle, HandleOf(weights), minlength), this, weights);

        public Tensor histc(long bins = 100L, long min = 0L, long max = 0L) =>
            Create(NativeMethods.mlt_histc(Handle, bins, min, max), this);

        public unsafe (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(
            bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null)
        {
            long value = dim.GetValueOrDefault();
            IntPtr output, inverse, counts;
            Same(NativeMethods.mlt_unique(
                Handle, dim is null ? null : &value, sorted, return_inverse, return_counts, &output, &inverse, &counts));
            return (new Tensor(output), inverse == 0 ? null : new Tensor(inverse), counts == 0 ? null : new Tensor(counts));
        }

        public Tensor softmax(long dim, ScalarType? dtype = null) => Create(NativeMethods.mlt_softmax(Handle, dim, Code(dtype)), this);

        public Tensor log_softmax(long dim, ScalarType? dtype = null) =>
            Create(NativeMethods.mlt_log_softmax(Handle, dim, Code(dtype)), this);

        /// <summary>The two tensors that a native function made.</summary>
        private (Tensor, Tensor) Pair(int status, IntPtr first, IntPtr second)
        {
            Same(status);
            return (new Tensor(first), new Tensor(second));
        }

        private static Tensor Converted(Tensor tensor, ScalarType? type) =>
            type is { } target && target != tensor.dtype ? tensor.to_type(target, disposeAfter: true) : tensor;

        /// <summary>The tensor <paramref name="target"/>, which now holds the elements of <paramref name="result"/>.</summary>
        private static Tensor Replaced(Tensor target, Tensor result)
        {
            target.set_(result);
            result.Dispose();
            return target;
        }
    }

    public static Tensor all(Tensor input) =>
        input.all();

    public static Tensor all(Tensor input, long dim, bool keepdim = false) =>
        input.all(dim, keepdim);

    public static Tensor amax(Tensor input, long[] dims, bool keepdim = false, Tensor? @out = null) =>
        input.amax(dims, keepdim, @out);

    public static Tensor amax(Tensor input, ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
        input.amax(dims, keepdim, @out);

    public static Tensor amin(Tensor input, long[] dims, bool keepdim = false, Tensor? @out = null) =>
        input.amin(dims, keepdim, @out);

    public static Tensor amin(Tensor input, ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
        input.amin(dims, keepdim, @out);

    public static (Tensor min, Tensor max) aminmax(Tensor input, long? dim = null, bool keepdim = false) =>
        input.aminmax(dim, keepdim);

    public static Tensor any(Tensor input) =>
        input.any();

    public static Tensor any(Tensor input, long dim, bool keepdim = false) =>
        input.any(dim, keepdim);

    public static Tensor argmax(Tensor input) =>
        input.argmax();

    public static Tensor argmax(Tensor input, long dim, bool keepdim = false) =>
        input.argmax(dim, keepdim);

    public static Tensor argmin(Tensor input) =>
        input.argmin();

    public static Tensor argmin(Tensor input, long dim, bool keepdim = false) =>
        input.argmin(dim, keepdim);

    public static Tensor argsort(Tensor input, long dim = -1, bool descending = false) =>
        input.argsort(dim, descending);

    public static Tensor bincount(Tensor input, Tensor? weights = null, long minlength = 0) =>
        input.bincount(weights, minlength);

    public static Tensor count_nonzero(Tensor input, long[]? dims = null) =>
        input.count_nonzero(dims);

    public static (Tensor values, Tensor indices) cummax(Tensor input, long dim) =>
        input.cummax(dim);

    public static Tensor cumprod(Tensor input, long dim, ScalarType? dtype = null) =>
        input.cumprod(dim, dtype);

    public static Tensor cumsum(Tensor input, long dim, ScalarType? type = null) =>
        input.cumsum(dim, type);

    public static Tensor histc(Tensor input, long bins = 100, long min = 0, long max = 0) =>
        input.histc(bins, min, max);

    public static (Tensor values, Tensor indices) kthvalue(Tensor input, long k, long? dim, bool keepdim = false) =>
        input.kthvalue(k, dim, keepdim);

    public static Tensor logsumexp(Tensor input, long dim, bool keepdim = false) =>
        input.logsumexp(dim, keepdim);

    public static Tensor max(Tensor input) =>
        input.max();

    public static (Tensor values, Tensor indexes) max(Tensor input, long dim, bool keepdim = false) =>
        input.max(dim, keepdim);

    public static Tensor mean(Tensor input) =>
        input.mean();

    public static Tensor mean(Tensor input, long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
        input.mean(dimensions, keepdim, type);

    public static Tensor median(Tensor input) =>
        input.median();

    public static Tensor min(Tensor input) =>
        input.min();

    public static (Tensor values, Tensor indexes) min(Tensor input, long dim, bool keepdim = false) =>
        input.min(dim, keepdim);

    public static (Tensor values, Tensor indices) mode(Tensor input, long dim = -1, bool keepdim = false) =>
        input.mode(dim, keepdim);

    public static Tensor nansum(Tensor input) =>
        input.nansum();

    public static Tensor norm(Tensor input, int dimension, bool keepdim = false, float p = 2) =>
        input.norm(dimension, keepdim, p);

    public static Tensor norm(Tensor input, float p = 2) =>
        input.norm(p);

    public static Tensor prod(Tensor input, long dim, bool keepdim = false, ScalarType? type = null) =>
        input.prod(dim, keepdim, type);

    public static Tensor prod(Tensor input, ScalarType? type = null) =>
        input.prod(type);

    public static Tensor quantile(Tensor input, Tensor q, long dim = -1, bool keepdim = false) =>
        input.quantile(q, dim, keepdim);

    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) =>
        input.softmax(dim, dtype);

    public static (Tensor values, Tensor indices) sort(Tensor input, long dim = -1, bool descending = false, bool stable = false) =>
        input.sort(dim, descending, stable);

    public static Tensor std(Tensor input, bool unbiased = true) =>
        input.std(unbiased);

    public static Tensor std(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.std(dimensions, unbiased, keepdim, type);

    public static Tensor std(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.std(dimensions, unbiased, keepdim, type);

    public static Tensor std(Tensor input, (long, long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.std(dimensions, unbiased, keepdim, type);

    public static Tensor std(Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.std(dimensions, unbiased, keepdim, type);

    public static (Tensor std, Tensor mean) std_mean(Tensor input, bool unbiased = true) =>
        input.std_mean(unbiased);

    public static (Tensor std, Tensor mean) std_mean(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.std_mean(dimensions, unbiased, keepdim, type);

    public static (Tensor std, Tensor mean) std_mean(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.std_mean(dimensions, unbiased, keepdim, type);

    public static (Tensor std, Tensor mean) std_mean(Tensor input, ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.std_mean(dimensions, unbiased, keepdim, type);

    public static (Tensor std, Tensor mean) std_mean(Tensor input, (long, long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.std_mean(dimensions, unbiased, keepdim, type);

    public static (Tensor std, Tensor mean) std_mean(Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.std_mean(dimensions, unbiased, keepdim, type);

    public static Tensor sum(Tensor input, long dim, bool keepdim = false, ScalarType? type = null) =>
        input.sum(dim, keepdim, type);

    public static Tensor sum(Tensor input, ScalarType? type = null) =>
        input.sum(type);

    public static Tensor sum(Tensor input, ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
        input.sum(dim, keepdim, type);

    public static (Tensor values, Tensor indices) topk(Tensor tensor, int k, int dim = -1, bool largest = true, bool sorted = true) =>
        tensor.topk(k, dim, largest, sorted);

    public static (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(Tensor input, bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null) =>
        input.unique(sorted, return_inverse, return_counts, dim);

    public static Tensor var(Tensor input, bool unbiased = true) =>
        input.var(unbiased);

    public static Tensor var(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.var(dimensions, unbiased, keepdim, type);

    public static Tensor var(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.var(dimensions, unbiased, keepdim, type);

    public static Tensor var(Tensor input, (long, long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.var(dimensions, unbiased, keepdim, type);

    public static Tensor var(Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.var(dimensions, unbiased, keepdim, type);

    public static (Tensor @var, Tensor mean) var_mean(Tensor input, bool unbiased = true) =>
        input.var_mean(unbiased);

    public static (Tensor @var, Tensor mean) var_mean(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.var_mean(dimensions, unbiased, keepdim, type);

    public static (Tensor @var, Tensor mean) var_mean(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.var_mean(dimensions, unbiased, keepdim, type);

    public static (Tensor @var, Tensor mean) var_mean(Tensor input, ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.var_mean(dimensions, unbiased, keepdim, type);

    public static (Tensor @var, Tensor mean) var_mean(Tensor input, (long, long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.var_mean(dimensions, unbiased, keepdim, type);

    public static (Tensor @var, Tensor mean) var_mean(Tensor input, (long, long) dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.var_mean(dimensions, unbiased, keepdim, type);

    public static Tensor amax(Tensor input, long[] dims) => input.amax(dims);

    public static Tensor norm(Tensor input) => input.norm();

    /// <content>Functions with a name of their own in PyTorch's torch.special.</content>
    public static partial class special
    {
        public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

        public static Tensor log_softmax(Tensor input, long dim, ScalarType? dtype = null) => input.log_softmax(dim, dtype);
    }
}

internal static unsafe partial class NativeMethods
{
    [DllImport(Library)]
    internal static extern IntPtr mlt_all(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_all_dim(IntPtr input, long dim, bool keepdim);

    [DllImport(Library)]
    internal static extern IntPtr mlt_amax(IntPtr input, long* dims, long count, bool keepdim);

    [DllImport(Library)]
    internal static extern IntPtr mlt_amin(IntPtr input, long* dims, long count, bool keepdim);

    [DllImport(Library)]
    internal static extern int mlt_aminmax(IntPtr input, long* dim, bool keepdim, IntPtr* first, IntPtr* second);

    [DllImport(Library)]
    internal static extern IntPtr mlt_any(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_any_dim(IntPtr input, long dim, bool keepdim);

    [DllImport(Library)]
    internal static extern IntPtr mlt_argmax(IntPtr input, long* dim, bool keepdim);

    [DllImport(Library)]
    internal static extern IntPtr mlt_argmin(IntPtr input, long* dim, bool keepdim);

    [DllImport(Library)]
    internal static extern IntPtr mlt_argsort(IntPtr input, long dim, bool descending);

    [DllImport(Library)]
    internal static extern IntPtr mlt_bincount(IntPtr input, IntPtr weights, long minlength);

    [DllImport(Library)]
    internal static extern IntPtr mlt_count_nonzero(IntPtr input, long* dims, long count);

    [DllImport(Library)]
    internal static extern int mlt_cummax(IntPtr input, long dim, IntPtr* first, IntPtr* second);

    [DllImport(Library)]
    internal static extern IntPtr mlt_cumprod(IntPtr input, long dim, sbyte type);

    [DllImport(Library)]
    internal static extern IntPtr mlt_cumsum(IntPtr input, long dim, sbyte type);

    [DllImport(Library)]
    internal static extern IntPtr mlt_histc(IntPtr input, long bins, long min, long max);

    [DllImport(Library)]
    internal static extern int mlt_kthvalue(IntPtr input, long k, long dim, bool keepdim, IntPtr* first, IntPtr* second);

    [DllImport(Library)]
    internal static extern IntPtr mlt_log_softmax(IntPtr input, long dim, sbyte type);

    [DllImport(Library)]
    internal static extern IntPtr mlt_logsumexp(IntPtr input, long dim, bool keepdim);

    [DllImport(Library)]
    internal static extern IntPtr mlt_max(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_max_dim(IntPtr input, long dim, bool keepdim, IntPtr* first, IntPtr* second);

    [DllImport(Library)]
    internal static extern IntPtr mlt_mean(IntPtr input, sbyte type);

    [DllImport(Library)]
    internal static extern IntPtr mlt_mean_dims(IntPtr input, long* dims, long count, bool keepdim, sbyte type);

    [DllImport(Library)]
    internal static extern IntPtr mlt_median(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_min(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_min_dim(IntPtr input, long dim, bool keepdim, IntPtr* first, IntPtr* second);

    [DllImport(Library)]
    internal static extern int mlt_mode(IntPtr input, long dim, bool keepdim, IntPtr* first, IntPtr* second);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nansum(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_norm(IntPtr input, float p);

    [DllImport(Library)]
    internal static extern IntPtr mlt_norm_dim(IntPtr input, long dim, bool keepdim, float p);

    [DllImport(Library)]
    internal static extern IntPtr mlt_prod(IntPtr input, sbyte type);

    [DllImport(Library)]
    internal static extern IntPtr mlt_prod_dim(IntPtr input, long dim, bool keepdim, sbyte type);

    [DllImport(Library)]
    internal static extern IntPtr mlt_quantile(IntPtr input, IntPtr q, long dim, bool keepdim);

    [DllImport(Library)]
    internal static extern IntPtr mlt_softmax(IntPtr input, long dim, sbyte type);

    [DllImport(Library)]
    internal static extern int mlt_sort(IntPtr input, long dim, bool descending, bool stable, IntPtr* first, IntPtr* second);

    [DllImport(Library)]
    internal static extern IntPtr mlt_std(IntPtr input, long* dims, long count, bool unbiased, bool keepdim);

    [DllImport(Library)]
    internal static extern int mlt_std_mean(
        IntPtr input, long* dims, long count, bool unbiased, bool keepdim, IntPtr* first, IntPtr* second);

    [DllImport(Library)]
    internal static extern IntPtr mlt_sum(IntPtr input, sbyte type);

    [DllImport(Library)]
    internal static extern IntPtr mlt_sum_dims(IntPtr input, long* dims, long count, bool keepdim, sbyte type);

    [DllImport(Library)]
    internal static extern int mlt_topk(IntPtr input, long k, long dim, bool largest, bool sorted, IntPtr* first, IntPtr* second);

    [DllImport(Library)]
    internal static extern int mlt_unique(
        IntPtr input, long* dim, bool sorted, bool returnInverse, bool returnCounts, IntPtr* output, IntPtr* inverse, IntPtr* counts);

    [DllImport(Library)]
    internal static extern IntPtr mlt_var(IntPtr input, long* dims, long count, bool unbiased, bool keepdim);

    [DllImport(Library)]
    internal static extern int mlt_var_mean(
        IntPtr input, long* dims, long count, bool unbiased, bool keepdim, IntPtr* first, IntPtr* second);
}
