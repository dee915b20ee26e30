using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>What becomes of the fraction of a quotient.</summary>
    public enum RoundingMode
    {
        None = 0,
        trunc = 1,
        floor = 2,
    }

    /// <content>Arithmetic of two tensors, or of a tensor and a number, element by element.</content>
    public partial class Tensor
    {
        public Tensor add(Tensor target) => add(target, ScalarValue.Of(1L));

        public Tensor add(Tensor target, Scalar alpha) => add(target, alpha.Value);

        public Tensor add(Scalar scalar) => add(scalar.Value);

        public Tensor add(Scalar scalar, Scalar alpha) =>
            Create(NativeMethods.mlt_add_scalar(Handle, scalar.Value, alpha.Value), this);

        public Tensor add_(Tensor target) => add_(target, ScalarValue.Of(1L));

        public Tensor add_(Tensor target, Scalar alpha) => add_(target, alpha.Value);

        public Tensor add_(Scalar scalar) => Same(NativeMethods.mlt_add_scalar_(Handle, scalar.Value, ScalarValue.Of(1L)));

        public Tensor add_(Scalar scalar, Scalar alpha) =>
            Same(NativeMethods.mlt_add_scalar_(Handle, scalar.Value, alpha.Value));

        public Tensor sub(Tensor target) => Create(NativeMethods.mlt_sub(Handle, target.Handle), this, target);

        public Tensor sub(Scalar target) => sub(target.Value);

        public Tensor sub_(Tensor target) => Same(NativeMethods.mlt_sub_(Handle, target.Handle), target);

        public Tensor sub_(Scalar target) => Same(NativeMethods.mlt_sub_scalar_(Handle, target.Value));

        public Tensor subtract(Tensor target) => sub(target);

        public Tensor subtract(Scalar target) => sub(target);

        public Tensor subtract_(Tensor target) => sub_(target);

        public Tensor subtract_(Scalar target) => sub_(target);

        public Tensor mul(Tensor target) => Create(NativeMethods.mlt_mul(Handle, target.Handle), this, target);

        public Tensor mul(Scalar target) => mul(target.Value);

        public Tensor mul_(Tensor target) => Same(NativeMethods.mlt_mul_(Handle, target.Handle), target);

        public Tensor mul_(Scalar target) => Same(NativeMethods.mlt_mul_scalar_(Handle, target.Value));

        public Tensor multiply(Tensor target) => mul(target);

        public Tensor multiply(Scalar target) => mul(target);

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Create(NativeMethods.mlt_div(Handle, target.Handle, (int)rounding_mode), this, target);

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Create(NativeMethods.mlt_div_scalar(Handle, target.Value, (int)rounding_mode), this);

        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        public Tensor true_divide(Tensor other) => div(other);

        public Tensor true_divide(Scalar other) => div(other);

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Same(NativeMethods.mlt_div_(Handle, target.Handle, (int)rounding_mode), target);

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Same(NativeMethods.mlt_div_scalar_(Handle, target.Value, (int)rounding_mode));

        public Tensor divide_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div_(target, rounding_mode);

        public Tensor divide_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div_(target, rounding_mode);

        public Tensor true_divide_(Tensor other) => div_(other);

        public Tensor true_divide_(Scalar other) => div_(other);

        public Tensor pow(Tensor exponent) => Create(NativeMethods.mlt_pow(Handle, exponent.Handle), this, exponent);

        public Tensor pow(Scalar exponent) => Create(NativeMethods.mlt_pow_scalar(Handle, exponent.Value), this);

        public Tensor pow_(Tensor exponent) => Same(NativeMethods.mlt_pow_(Handle, exponent.Handle), exponent);

        public Tensor pow_(Scalar exponent) => Same(NativeMethods.mlt_pow_scalar_(Handle, exponent.Value));

        public Tensor remainder(Tensor target) => Create(NativeMethods.mlt_remainder(Handle, target.Handle), this, target);

        public Tensor remainder(Scalar scalar) => Create(NativeMethods.mlt_remainder_scalar(Handle, scalar.Value), this);

        public Tensor remainder_(Tensor target) => Same(NativeMethods.mlt_remainder_(Handle, target.Handle), target);

        public Tensor remainder_(Scalar scalar) => Same(NativeMethods.mlt_remainder_scalar_(Handle, scalar.Value));

        public Tensor fmod(Tensor target) => Create(NativeMethods.mlt_fmod(Handle, target.Handle), this, target);

        public Tensor fmod(Scalar scalar) => Create(NativeMethods.mlt_fmod_scalar(Handle, scalar.Value), this);

        public Tensor fmod_(Tensor target) => Same(NativeMethods.mlt_fmod_(Handle, target.Handle), target);

        public Tensor fmod_(Scalar scalar) => Same(NativeMethods.mlt_fmod_scalar_(Handle, scalar.Value));

        public Tensor floor_divide(Tensor other) => Create(NativeMethods.mlt_floor_divide(Handle, other.Handle), this, other);

        public Tensor floor_divide(Scalar other) => Create(NativeMethods.mlt_floor_divide_scalar(Handle, other.Value), this);

        public Tensor floor_divide_(Tensor other) => Same(NativeMethods.mlt_floor_divide_(Handle, other.Handle), other);

        public Tensor floor_divide_(Scalar other) => Same(NativeMethods.mlt_floor_divide_scalar_(Handle, other.Value));

        public Tensor maximum(Tensor other) => Create(NativeMethods.mlt_maximum(Handle, other.Handle), this, other);

        public Tensor minimum(Tensor other) => Create(NativeMethods.mlt_minimum(Handle, other.Handle), this, other);

        public Tensor fmax(Tensor other) => Create(NativeMethods.mlt_fmax(Handle, other.Handle), this, other);

        public Tensor fmin(Tensor other) => Create(NativeMethods.mlt_fmin(Handle, other.Handle), this, other);

        public Tensor logaddexp(Tensor other) => Create(NativeMethods.mlt_logaddexp(Handle, other.Handle), this, other);

        public Tensor atan2(Tensor other) => Create(NativeMethods.mlt_atan2(Handle, other.Handle), this, other);

        public Tensor hypot(Tensor other) => Create(NativeMethods.mlt_hypot(Handle, other.Handle), this, other);

        public Tensor atan2_(Tensor other) => Same(NativeMethods.mlt_atan2_(Handle, other.Handle), other);

        public Tensor max(Tensor other) => maximum(other);

        public Tensor min(Tensor other) => minimum(other);

        public Tensor xlogy(Tensor y) => Create(NativeMethods.mlt_xlogy(Handle, y.Handle), this, y);

        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Create(NativeMethods.mlt_addcmul(Handle, tensor1.Handle, tensor2.Handle, value.Value), this, tensor1, tensor2);

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Create(NativeMethods.mlt_addcdiv(Handle, tensor1.Handle, tensor2.Handle, value.Value), this, tensor1, tensor2);

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) =>
            Create(NativeMethods.mlt_addcdiv(Handle, tensor1.Handle, tensor2.Handle, ScalarValue.Of(1L)), this, tensor1, tensor2);

        public Tensor lerp(Tensor end, Tensor weight) =>
            Create(NativeMethods.mlt_lerp(Handle, end.Handle, weight.Handle), this, end, weight);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) =>
            Create(NativeMethods.mlt_clamp(Handle, ScalarValue.Of(min), ScalarValue.Of(max)), this);

        public Tensor clamp(Tensor? min = null, Tensor? max = null) =>
            Create(NativeMethods.mlt_clamp_tensor(Handle, HandleOf(min), HandleOf(max)), this, min, max);

        public Tensor clamp_max(Scalar max) => clamp((Scalar?)null, max);

        public Tensor clamp_min(Scalar min) => clamp(min, (Scalar?)null);

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Same(NativeMethods.mlt_addcmul_(Handle, tensor1.Handle, tensor2.Handle, value.Value), tensor1, tensor2);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Same(NativeMethods.mlt_addcdiv_(Handle, tensor1.Handle, tensor2.Handle, value.Value), tensor1, tensor2);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) =>
            Same(NativeMethods.mlt_addcdiv_(Handle, tensor1.Handle, tensor2.Handle, ScalarValue.Of(1L)), tensor1, tensor2);

        public Tensor lerp_(Tensor end, Tensor weight) =>
            Same(NativeMethods.mlt_lerp_(Handle, end.Handle, weight.Handle), end, weight);

        public Tensor clamp_(Scalar? min = null, Scalar? max = null) =>
            Same(NativeMethods.mlt_clamp_(Handle, ScalarValue.Of(min), ScalarValue.Of(max)));

        public Tensor clamp_(Tensor? min = null, Tensor? max = null) =>
            Same(NativeMethods.mlt_clamp_tensor_(Handle, HandleOf(min), HandleOf(max)), min, max);

        public Tensor clamp_max_(Scalar max) => clamp_((Scalar?)null, max);

        public Tensor clamp_min_(Scalar min) => clamp_(min, (Scalar?)null);

        public Tensor clip(Scalar? min = null, Scalar? max = null) => clamp(min, max);

        internal Tensor add(Tensor target, ScalarValue alpha) =>
            Create(NativeMethods.mlt_add(Handle, target.Handle, alpha), this, target);

        internal Tensor add_(Tensor target, ScalarValue alpha) => Same(NativeMethods.mlt_add_(Handle, target.Handle, alpha), target);

        internal Tensor add(ScalarValue value) => Create(NativeMethods.mlt_add_scalar(Handle, value, ScalarValue.Of(1L)), this);

        internal Tensor sub(ScalarValue value) => Create(NativeMethods.mlt_sub_scalar(Handle, value), this);

        internal Tensor mul(ScalarValue value) => Create(NativeMethods.mlt_mul_scalar(Handle, value), this);

        internal Tensor mul_(ScalarValue value) => Same(NativeMethods.mlt_mul_scalar_(Handle, value));

        internal Tensor div(ScalarValue value) =>
            Create(NativeMethods.mlt_div_scalar(Handle, value, (int)RoundingMode.None), this);

        internal Tensor remainder(ScalarValue value) => Create(NativeMethods.mlt_remainder_scalar(Handle, value), this);

        internal Tensor subtractedFrom(ScalarValue value) => Create(NativeMethods.mlt_rsub_scalar(Handle, value), this);

        internal Tensor divided(ScalarValue value) => Create(NativeMethods.mlt_rdiv_scalar(Handle, value), this);

        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);

        public static Tensor operator +(Tensor left, Scalar right) => left.add(right.Value);

        public static Tensor operator +(Scalar left, Tensor right) => right.add(left.Value);

        public static Tensor operator +(Tensor left, int right) => left.add(ScalarValue.Of((long)right));

        public static Tensor operator +(int left, Tensor right) => right.add(ScalarValue.Of((long)left));

        public static Tensor operator +(Tensor left, long right) => left.add(ScalarValue.Of(right));

        public static Tensor operator +(long left, Tensor right) => right.add(ScalarValue.Of(left));

        public static Tensor operator +(Tensor left, float right) => left.add(ScalarValue.Of((double)right));

        public static Tensor operator +(float left, Tensor right) => right.add(ScalarValue.Of((double)left));

        public static Tensor operator +(Tensor left, double right) => left.add(ScalarValue.Of(right));

        public static Tensor operator +(double left, Tensor right) => right.add(ScalarValue.Of(left));

        public static Tensor operator -(Tensor left, Tensor right) => left.sub(right);

        public static Tensor operator -(Tensor left, Scalar right) => left.sub(right.Value);

        public static Tensor operator -(Scalar left, Tensor right) => right.subtractedFrom(left.Value);

        public static Tensor operator -(Tensor left, int right) => left.sub(ScalarValue.Of((long)right));

        public static Tensor operator -(int left, Tensor right) => right.subtractedFrom(ScalarValue.Of((long)left));

        public static Tensor operator -(Tensor left, long right) => left.sub(ScalarValue.Of(right));

        public static Tensor operator -(long left, Tensor right) => right.subtractedFrom(ScalarValue.Of(left));

        public static Tensor operator -(Tensor left, float right) => left.sub(ScalarValue.Of((double)right));

        public static Tensor operator -(float left, Tensor right) => right.subtractedFrom(ScalarValue.Of((double)left));

        public static Tensor operator -(Tensor left, double right) => left.sub(ScalarValue.Of(right));

        public static Tensor operator -(double left, Tensor right) => right.subtractedFrom(ScalarValue.Of(left));

        public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);

        public static Tensor operator *(Tensor left, Scalar right) => left.mul(right.Value);

        public static Tensor operator *(Scalar left, Tensor right) => right.mul(left.Value);

        public static Tensor operator *(Tensor left, int right) => left.mul(ScalarValue.Of((long)right));

        public static Tensor operator *(int left, Tensor right) => right.mul(ScalarValue.Of((long)left));

        public static Tensor operator *(Tensor left, long right) => left.mul(ScalarValue.Of(right));

        public static Tensor operator *(long left, Tensor right) => right.mul(ScalarValue.Of(left));

        public static Tensor operator *(Tensor left, float right) => left.mul(ScalarValue.Of((double)right));

        public static Tensor operator *(float left, Tensor right) => right.mul(ScalarValue.Of((double)left));

        public static Tensor operator *(Tensor left, double right) => left.mul(ScalarValue.Of(right));

        public static Tensor operator *(double left, Tensor right) => right.mul(ScalarValue.Of(left));

        public static Tensor operator /(Tensor left, Tensor right) => left.div(right);

        public static Tensor operator /(Tensor left, Scalar right) => left.div(right.Value);

        public static Tensor operator /(Scalar left, Tensor right) => right.divided(left.Value);

        public static Tensor operator /(Tensor left, int right) => left.div(ScalarValue.Of((long)right));

        public static Tensor operator /(int left, Tensor right) => right.divided(ScalarValue.Of((long)left));

        public static Tensor operator /(Tensor left, long right) => left.div(ScalarValue.Of(right));

        public static Tensor operator /(long left, Tensor right) => right.divided(ScalarValue.Of(left));

        public static Tensor operator /(Tensor left, float right) => left.div(ScalarValue.Of((double)right));

        public static Tensor operator /(float left, Tensor right) => right.divided(ScalarValue.Of((double)left));

        public static Tensor operator /(Tensor left, double right) => left.div(ScalarValue.Of(right));

        public static Tensor operator /(double left, Tensor right) => right.divided(ScalarValue.Of(left));

        public static Tensor operator %(Tensor left, Tensor right) => left.remainder(right);

        public static Tensor operator %(Tensor left, Scalar right) => left.remainder(right.Value);

        public static Tensor operator %(Tensor left, int right) => left.remainder(ScalarValue.Of((long)right));

        public static Tensor operator %(Tensor left, long right) => left.remainder(ScalarValue.Of(right));

        public static Tensor operator %(Tensor left, float right) => left.remainder(ScalarValue.Of((double)right));

        public static Tensor operator %(Tensor left, double right) => left.remainder(ScalarValue.Of(right));
    }

    public static Tensor add(Tensor left, Scalar right) =>
        left.add(right);

    public static Tensor add(Tensor left, Scalar right, Scalar alpha) =>
        left.add(right, alpha);

    public static Tensor add(Tensor left, Tensor right) =>
        left.add(right);

    public static Tensor add(Tensor left, Tensor right, Scalar alpha) =>
        left.add(right, alpha);

    public static Tensor add_(Tensor left, Scalar right) =>
        left.add_(right);

    public static Tensor add_(Tensor left, Scalar right, Scalar alpha) =>
        left.add_(right, alpha);

    public static Tensor add_(Tensor left, Tensor right) =>
        left.add_(right);

    public static Tensor add_(Tensor left, Tensor right, Scalar alpha) =>
        left.add_(right, alpha);

    public static Tensor addcdiv(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) =>
        input.addcdiv(tensor1, tensor2, value);

    public static Tensor addcdiv_(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) =>
        input.addcdiv_(tensor1, tensor2, value);

    public static Tensor addcmul(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) =>
        input.addcmul(tensor1, tensor2, value);

    public static Tensor addcmul_(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) =>
        input.addcmul_(tensor1, tensor2, value);

    public static Tensor atan2(Tensor input, Tensor other) =>
        input.atan2(other);

    public static Tensor atan2_(Tensor input, Tensor other) =>
        input.atan2_(other);

    public static Tensor clamp(Tensor input, Scalar? min = null, Scalar? max = null) =>
        input.clamp(min, max);

    public static Tensor clamp(Tensor input, Tensor? min = null, Tensor? max = null) =>
        input.clamp(min, max);

    public static Tensor clamp_(Tensor input, Scalar? min = null, Scalar? max = null) =>
        input.clamp_(min, max);

    public static Tensor clamp_(Tensor input, Tensor? min = null, Tensor? max = null) =>
        input.clamp_(min, max);

    public static Tensor clamp_max(Tensor input, Scalar max) =>
        input.clamp_max(max);

    public static Tensor clamp_max_(Tensor input, Scalar max) =>
        input.clamp_max_(max);

    public static Tensor clamp_min(Tensor input, Scalar min) =>
        input.clamp_min(min);

    public static Tensor clamp_min_(Tensor input, Scalar min) =>
        input.clamp_min_(min);

    public static Tensor clip(Tensor input, Scalar? min = null, Scalar? max = null) =>
        input.clip(min, max);

    public static Tensor div(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) =>
        left.div(right, rounding_mode);

    public static Tensor div(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) =>
        left.div(right, rounding_mode);

    public static Tensor div_(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) =>
        left.div_(right, rounding_mode);

    public static Tensor div_(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) =>
        left.div_(right, rounding_mode);

    public static Tensor divide(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) =>
        left.divide(right, rounding_mode);

    public static Tensor divide(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) =>
        left.divide(right, rounding_mode);

    public static Tensor divide_(Tensor left, Scalar right) =>
        left.divide_(right);

    public static Tensor divide_(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) =>
        left.divide_(right, rounding_mode);

    public static Tensor floor_divide(Tensor input, Tensor other) =>
        input.floor_divide(other);

    public static Tensor floor_divide_(Tensor input, Tensor other) =>
        input.floor_divide_(other);

    public static Tensor fmax(Tensor input, Tensor other) =>
        input.fmax(other);

    public static Tensor fmin(Tensor input, Tensor other) =>
        input.fmin(other);

    public static Tensor fmod(Tensor left, Scalar right) =>
        left.fmod(right);

    public static Tensor fmod(Tensor left, Tensor right) =>
        left.fmod(right);

    public static Tensor fmod_(Tensor left, Scalar right) =>
        left.fmod_(right);

    public static Tensor fmod_(Tensor left, Tensor right) =>
        left.fmod_(right);

    public static Tensor hypot(Tensor left, Tensor right) =>
        left.hypot(right);

    public static Tensor lerp(Tensor input, Tensor end, Tensor weight) =>
        input.lerp(end, weight);

    public static Tensor logaddexp(Tensor left, Tensor right) =>
        left.logaddexp(right);

    public static Tensor max(Tensor input, Tensor other) =>
        input.max(other);

    public static Tensor maximum(Tensor input, Tensor other) =>
        input.maximum(other);

    public static Tensor min(Tensor input, Tensor other) =>
        input.min(other);

    public static Tensor minimum(Tensor input, Tensor other) =>
        input.minimum(other);

    public static Tensor mul(Tensor left, Scalar right) =>
        left.mul(right);

    public static Tensor mul(Tensor left, Tensor right) =>
        left.mul(right);

    public static Tensor mul_(Tensor left, Scalar right) =>
        left.mul_(right);

    public static Tensor mul_(Tensor left, Tensor right) =>
        left.mul_(right);

    public static Tensor multiply(Tensor left, Scalar right) =>
        left.multiply(right);

    public static Tensor multiply(Tensor left, Tensor right) =>
        left.multiply(right);

    public static Tensor multiply_(Tensor left, Scalar right) =>
        left.mul_(right);

    public static Tensor multiply_(Tensor left, Tensor right) =>
        left.mul_(right);

    public static Tensor pow(Tensor left, Scalar exponent) =>
        left.pow(exponent);

    public static Tensor pow(Tensor left, Tensor exponent) =>
        left.pow(exponent);

    public static Tensor pow_(Tensor left, Scalar exponent) =>
        left.pow_(exponent);

    public static Tensor pow_(Tensor left, Tensor exponent) =>
        left.pow_(exponent);

    public static Tensor remainder(Tensor left, Scalar right) =>
        left.remainder(right);

    public static Tensor remainder(Tensor left, Tensor right) =>
        left.remainder(right);

    public static Tensor remainder_(Tensor left, Scalar right) =>
        left.remainder_(right);

    public static Tensor remainder_(Tensor left, Tensor right) =>
        left.remainder_(right);

    public static Tensor sub(Tensor left, Scalar right) =>
        left.sub(right);

    public static Tensor sub(Tensor left, Tensor right) =>
        left.sub(right);

    public static Tensor sub_(Tensor left, Scalar right) =>
        left.sub_(right);

    public static Tensor sub_(Tensor left, Tensor right) =>
        left.sub_(right);

    public static Tensor subtract(Tensor left, Scalar right) =>
        left.subtract(right);

    public static Tensor subtract(Tensor left, Tensor right) =>
        left.subtract(right);

    public static Tensor subtract_(Tensor left, Scalar right) =>
        left.subtract_(right);

    public static Tensor subtract_(Tensor left, Tensor right) =>
        left.subtract_(right);

    public static Tensor true_divide(Tensor dividend, Tensor divisor) =>
        dividend.true_divide(divisor);

    public static Tensor true_divide_(Tensor dividend, Tensor divisor) =>
        dividend.true_divide_(divisor);

    public static Tensor xlogy(Tensor x, Tensor y) =>
        x.xlogy(y);
}

internal static unsafe partial class NativeMethods
{
    [DllImport(Library)]
    internal static extern IntPtr mlt_mul(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern int mlt_mul_(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_mul_scalar(IntPtr left, ScalarValue right);

    [DllImport(Library)]
    internal static extern int mlt_mul_scalar_(IntPtr left, ScalarValue right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_pow(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern int mlt_pow_(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_pow_scalar(IntPtr left, ScalarValue right);

    [DllImport(Library)]
    internal static extern int mlt_pow_scalar_(IntPtr left, ScalarValue right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_remainder(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern int mlt_remainder_(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_remainder_scalar(IntPtr left, ScalarValue right);

    [DllImport(Library)]
    internal static extern int mlt_remainder_scalar_(IntPtr left, ScalarValue right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_fmod(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern int mlt_fmod_(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_fmod_scalar(IntPtr left, ScalarValue right);

    [DllImport(Library)]
    internal static extern int mlt_fmod_scalar_(IntPtr left, ScalarValue right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_floor_divide(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern int mlt_floor_divide_(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_floor_divide_scalar(IntPtr left, ScalarValue right);

    [DllImport(Library)]
    internal static extern int mlt_floor_divide_scalar_(IntPtr left, ScalarValue right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_maximum(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_minimum(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_fmax(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_fmin(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_logaddexp(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_atan2(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_hypot(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_xlogy(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern int mlt_atan2_(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_add(IntPtr left, IntPtr right, ScalarValue alpha);

    [DllImport(Library)]
    internal static extern int mlt_add_(IntPtr left, IntPtr right, ScalarValue alpha);

    [DllImport(Library)]
    internal static extern IntPtr mlt_add_scalar(IntPtr left, ScalarValue right, ScalarValue alpha);

    [DllImport(Library)]
    internal static extern int mlt_add_scalar_(IntPtr left, ScalarValue right, ScalarValue alpha);

    [DllImport(Library)]
    internal static extern IntPtr mlt_sub(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern int mlt_sub_(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_sub_scalar(IntPtr left, ScalarValue right);

    [DllImport(Library)]
    internal static extern int mlt_sub_scalar_(IntPtr left, ScalarValue right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_rsub_scalar(IntPtr left, ScalarValue right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_rdiv_scalar(IntPtr left, ScalarValue right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_div(IntPtr left, IntPtr right, int mode);

    [DllImport(Library)]
    internal static extern int mlt_div_(IntPtr left, IntPtr right, int mode);

    [DllImport(Library)]
    internal static extern IntPtr mlt_div_scalar(IntPtr left, ScalarValue right, int mode);

    [DllImport(Library)]
    internal static extern int mlt_div_scalar_(IntPtr left, ScalarValue right, int mode);

    [DllImport(Library)]
    internal static extern IntPtr mlt_addcmul(IntPtr self, IntPtr tensor1, IntPtr tensor2, ScalarValue value);

    [DllImport(Library)]
    internal static extern int mlt_addcmul_(IntPtr self, IntPtr tensor1, IntPtr tensor2, ScalarValue value);

    [DllImport(Library)]
    internal static extern IntPtr mlt_addcdiv(IntPtr self, IntPtr tensor1, IntPtr tensor2, ScalarValue value);

    [DllImport(Library)]
    internal static extern int mlt_addcdiv_(IntPtr self, IntPtr tensor1, IntPtr tensor2, ScalarValue value);

    [DllImport(Library)]
    internal static extern IntPtr mlt_lerp(IntPtr self, IntPtr end, IntPtr weight);

    [DllImport(Library)]
    internal static extern int mlt_lerp_(IntPtr self, IntPtr end, IntPtr weight);

    [DllImport(Library)]
    internal static extern IntPtr mlt_clamp(IntPtr self, ScalarValue min, ScalarValue max);

    [DllImport(Library)]
    internal static extern int mlt_clamp_(IntPtr self, ScalarValue min, ScalarValue max);

    [DllImport(Library)]
    internal static extern IntPtr mlt_clamp_tensor(IntPtr self, IntPtr min, IntPtr max);

    [DllImport(Library)]
    internal static extern int mlt_clamp_tensor_(IntPtr self, IntPtr min, IntPtr max);
}
