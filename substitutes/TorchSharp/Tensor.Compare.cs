using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <content>Comparisons and logic, element by element.</content>
    public partial class Tensor
    {
        public Tensor eq(Tensor target) =>
            target is null ? false : Create(NativeMethods.mlt_eq(Handle, target.Handle), this, target);

        public Tensor eq(Scalar target) => Create(NativeMethods.mlt_eq_scalar(Handle, target.Value), this);

        public Tensor eq_(Tensor target) => Same(NativeMethods.mlt_eq_(Handle, target.Handle), target);

        public Tensor eq_(Scalar target) => Same(NativeMethods.mlt_eq_scalar_(Handle, target.Value));

        public Tensor ne(Tensor target) => Create(NativeMethods.mlt_ne(Handle, target.Handle), this, target);

        public Tensor ne(Scalar target) => Create(NativeMethods.mlt_ne_scalar(Handle, target.Value), this);

        public Tensor ne_(Tensor target) => Same(NativeMethods.mlt_ne_(Handle, target.Handle), target);

        public Tensor ne_(Scalar target) => Same(NativeMethods.mlt_ne_scalar_(Handle, target.Value));

        public Tensor not_equal(Tensor target) => ne(target);

        public Tensor not_equal_(Tensor target) => ne_(target);

        public Tensor lt(Tensor target) => Create(NativeMethods.mlt_lt(Handle, target.Handle), this, target);

        public Tensor lt(Scalar target) => Create(NativeMethods.mlt_lt_scalar(Handle, target.Value), this);

        public Tensor lt_(Tensor target) => Same(NativeMethods.mlt_lt_(Handle, target.Handle), target);

        public Tensor lt_(Scalar target) => Same(NativeMethods.mlt_lt_scalar_(Handle, target.Value));

        public Tensor less(Tensor target) => lt(target);

        public Tensor le(Tensor target) => Create(NativeMethods.mlt_le(Handle, target.Handle), this, target);

        public Tensor le(Scalar target) => Create(NativeMethods.mlt_le_scalar(Handle, target.Value), this);

        public Tensor le_(Tensor target) => Same(NativeMethods.mlt_le_(Handle, target.Handle), target);

        public Tensor le_(Scalar target) => Same(NativeMethods.mlt_le_scalar_(Handle, target.Value));

        public Tensor less_equal(Tensor target) => le(target);

        public Tensor less_equal_(Tensor target) => le_(target);

        public Tensor gt(Tensor target) => Create(NativeMethods.mlt_gt(Handle, target.Handle), this, target);

        public Tensor gt(Scalar target) => Create(NativeMethods.mlt_gt_scalar(Handle, target.Value), this);

        public Tensor gt_(Tensor target) => Same(NativeMethods.mlt_gt_(Handle, target.Handle), target);

        public Tensor gt_(Scalar target) => Same(NativeMethods.mlt_gt_scalar_(Handle, target.Value));

        public Tensor greater(Tensor target) => gt(target);

        public Tensor ge(Tensor target) => Create(NativeMethods.mlt_ge(Handle, target.Handle), this, target);

        public Tensor ge(Scalar target) => Create(NativeMethods.mlt_ge_scalar(Handle, target.Value), this);

        public Tensor ge_(Tensor target) => Same(NativeMethods.mlt_ge_(Handle, target.Handle), target);

        public Tensor ge_(Scalar target) => Same(NativeMethods.mlt_ge_scalar_(Handle, target.Value));

        public Tensor greater_equal(Tensor target) => ge(target);

        public Tensor logical_and(Tensor other) => Create(NativeMethods.mlt_logical_and(Handle, other.Handle), this, other);

        public Tensor logical_and_(Tensor other) => Same(NativeMethods.mlt_logical_and_(Handle, other.Handle), other);

        public Tensor logical_or(Tensor other) => Create(NativeMethods.mlt_logical_or(Handle, other.Handle), this, other);

        public Tensor logical_or_(Tensor other) => Same(NativeMethods.mlt_logical_or_(Handle, other.Handle), other);

        public Tensor logical_xor(Tensor other) => Create(NativeMethods.mlt_logical_xor(Handle, other.Handle), this, other);

        public Tensor logical_xor_(Tensor other) => Same(NativeMethods.mlt_logical_xor_(Handle, other.Handle), other);

        public Tensor bitwise_and(Tensor other) => Create(NativeMethods.mlt_bitwise_and(Handle, other.Handle), this, other);

        public Tensor bitwise_and_(Tensor other) => Same(NativeMethods.mlt_bitwise_and_(Handle, other.Handle), other);

        public Tensor bitwise_or(Tensor other) => Create(NativeMethods.mlt_bitwise_or(Handle, other.Handle), this, other);

        public Tensor bitwise_or_(Tensor other) => Same(NativeMethods.mlt_bitwise_or_(Handle, other.Handle), other);

        public Tensor bitwise_xor(Tensor other) => Create(NativeMethods.mlt_bitwise_xor(Handle, other.Handle), this, other);

        public Tensor bitwise_xor_(Tensor other) => Same(NativeMethods.mlt_bitwise_xor_(Handle, other.Handle), other);

        public Tensor equal(Tensor target) => eq(target);

        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) =>
            NativeMethods.IsTrue(NativeMethods.mlt_allclose(Handle, target.Handle, rtol, atol, equal_nan), this, target);

        public Tensor isclose(Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false) =>
            Create(NativeMethods.mlt_isclose(Handle, other.Handle, rtol, atol, nanEqual), this, other);

        public Tensor isin(Tensor test_elements, bool assumeUnique = false, bool invert = false) =>
            Create(NativeMethods.mlt_isin(Handle, test_elements.Handle, assumeUnique, invert), this, test_elements);

        public static Tensor operator ==(Tensor left, Tensor right) => left.eq(right);

        public static Tensor operator ==(Tensor left, Scalar right) => left.eq(right);

        public static Tensor operator ==(Scalar left, Tensor right) => right.eq(left);

        public static Tensor operator !=(Tensor left, Tensor right) => left.ne(right);

        public static Tensor operator !=(Tensor left, Scalar right) => left.ne(right);

        public static Tensor operator !=(Scalar left, Tensor right) => right.ne(left);

        public static Tensor operator <(Tensor left, Tensor right) => left.lt(right);

        public static Tensor operator <(Tensor left, Scalar right) => left.lt(right);

        public static Tensor operator <(Scalar left, Tensor right) => right.gt(left);

        public static Tensor operator <=(Tensor left, Tensor right) => left.le(right);

        public static Tensor operator <=(Tensor left, Scalar right) => left.le(right);

        public static Tensor operator <=(Scalar left, Tensor right) => right.ge(left);

        public static Tensor operator >(Tensor left, Tensor right) => left.gt(right);

        public static Tensor operator >(Tensor left, Scalar right) => left.gt(right);

        public static Tensor operator >(Scalar left, Tensor right) => right.lt(left);

        public static Tensor operator >=(Tensor left, Tensor right) => left.ge(right);

        public static Tensor operator >=(Tensor left, Scalar right) => left.ge(right);

        public static Tensor operator >=(Scalar left, Tensor right) => right.le(left);

        public static Tensor operator &(Tensor left, Tensor right) => left.bitwise_and(right);

        public static Tensor operator |(Tensor left, Tensor right) => left.bitwise_or(right);

        public static Tensor operator ^(Tensor left, Tensor right) => left.bitwise_xor(right);
    }

    public static Tensor eq(Tensor left, Tensor right) => left.eq(right);

    public static Tensor ne(Tensor left, Tensor right) => left.ne(right);

    public static Tensor not_equal(Tensor tensor, Tensor target) => tensor.ne(target);

    public static Tensor lt(Tensor left, Tensor right) => left.lt(right);

    public static Tensor less(Tensor tensor, Tensor target) => tensor.lt(target);

    public static Tensor le(Tensor left, Tensor right) => left.le(right);

    public static Tensor less_equal(Tensor tensor, Tensor target) => tensor.le(target);

    public static Tensor gt(Tensor left, Tensor right) => left.gt(right);

    public static Tensor greater(Tensor tensor, Tensor target) => tensor.gt(target);

    public static Tensor ge(Tensor left, Tensor right) => left.ge(right);

    public static Tensor greater_equal(Tensor tensor, Tensor target) => tensor.ge(target);

    public static Tensor logical_and(Tensor left, Tensor right) => left.logical_and(right);

    public static Tensor logical_and_(Tensor left, Tensor right) => left.logical_and_(right);

    public static Tensor logical_or(Tensor left, Tensor right) => left.logical_or(right);

    public static Tensor logical_or_(Tensor left, Tensor right) => left.logical_or_(right);

    public static Tensor logical_xor(Tensor left, Tensor right) => left.logical_xor(right);

    public static Tensor logical_xor_(Tensor left, Tensor right) => left.logical_xor_(right);

    public static Tensor bitwise_and(Tensor left, Tensor right) => left.bitwise_and(right);

    public static Tensor bitwise_and_(Tensor left, Tensor right) => left.bitwise_and_(right);

    public static Tensor bitwise_or(Tensor left, Tensor right) => left.bitwise_or(right);

    public static Tensor bitwise_or_(Tensor left, Tensor right) => left.bitwise_or_(right);

    public static Tensor bitwise_xor(Tensor left, Tensor right) => left.bitwise_xor(right);

    public static Tensor bitwise_xor_(Tensor left, Tensor right) => left.bitwise_xor_(right);

    public static Tensor equal(Tensor tensor, Tensor target) => tensor.eq(target);

    public static Tensor isclose(Tensor tensor, Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false) =>
        tensor.isclose(other, rtol, atol, nanEqual);

    public static Tensor isin(Tensor tensor, Tensor test_elements, bool assumeUnique = false, bool invert = false) =>
        tensor.isin(test_elements, assumeUnique, invert);

    public static Tensor isinf(Tensor tensor) => tensor.isinf();

    public static Tensor isfinite(Tensor tensor) => tensor.isfinite();

    public static bool allclose(Tensor tensor, Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) =>
        tensor.allclose(target, rtol, atol, equal_nan);
}

internal static unsafe partial class NativeMethods
{
    [DllImport(Library)]
    internal static extern IntPtr mlt_eq(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_eq_scalar(IntPtr left, ScalarValue right);

    [DllImport(Library)]
    internal static extern int mlt_eq_(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern int mlt_eq_scalar_(IntPtr left, ScalarValue right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_ne(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_ne_scalar(IntPtr left, ScalarValue right);

    [DllImport(Library)]
    internal static extern int mlt_ne_(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern int mlt_ne_scalar_(IntPtr left, ScalarValue right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_lt(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_lt_scalar(IntPtr left, ScalarValue right);

    [DllImport(Library)]
    internal static extern int mlt_lt_(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern int mlt_lt_scalar_(IntPtr left, ScalarValue right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_le(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_le_scalar(IntPtr left, ScalarValue right);

    [DllImport(Library)]
    internal static extern int mlt_le_(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern int mlt_le_scalar_(IntPtr left, ScalarValue right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_gt(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_gt_scalar(IntPtr left, ScalarValue right);

    [DllImport(Library)]
    internal static extern int mlt_gt_(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern int mlt_gt_scalar_(IntPtr left, ScalarValue right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_ge(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_ge_scalar(IntPtr left, ScalarValue right);

    [DllImport(Library)]
    internal static extern int mlt_ge_(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern int mlt_ge_scalar_(IntPtr left, ScalarValue right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_logical_and(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern int mlt_logical_and_(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_logical_or(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern int mlt_logical_or_(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_logical_xor(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern int mlt_logical_xor_(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_bitwise_and(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern int mlt_bitwise_and_(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_bitwise_or(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern int mlt_bitwise_or_(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_bitwise_xor(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern int mlt_bitwise_xor_(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern int mlt_allclose(IntPtr left, IntPtr right, double rtol, double atol, bool equalNan);

    [DllImport(Library)]
    internal static extern IntPtr mlt_isclose(IntPtr left, IntPtr right, double rtol, double atol, bool equalNan);

    [DllImport(Library)]
    internal static extern IntPtr mlt_isin(IntPtr elements, IntPtr tests, bool assumeUnique, bool invert);
}
