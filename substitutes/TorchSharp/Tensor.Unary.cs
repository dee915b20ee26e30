using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <content>Functions of one tensor, element by element.</content>
    public partial class Tensor
    {
        public Tensor abs() => Create(NativeMethods.mlt_abs(Handle), this);

        public Tensor abs_() => Same(NativeMethods.mlt_abs_(Handle));

        public Tensor absolute() => abs();

        public Tensor absolute_() => abs_();

        public Tensor acos() => Create(NativeMethods.mlt_acos(Handle), this);

        public Tensor acos_() => Same(NativeMethods.mlt_acos_(Handle));

        public Tensor arccos() => acos();

        public Tensor arccos_() => acos_();

        public Tensor acosh() => Create(NativeMethods.mlt_acosh(Handle), this);

        public Tensor acosh_() => Same(NativeMethods.mlt_acosh_(Handle));

        public Tensor arccosh() => acosh();

        public Tensor arccosh_() => acosh_();

        public Tensor asin() => Create(NativeMethods.mlt_asin(Handle), this);

        public Tensor asin_() => Same(NativeMethods.mlt_asin_(Handle));

        public Tensor arcsin() => asin();

        public Tensor arcsin_() => asin_();

        public Tensor asinh() => Create(NativeMethods.mlt_asinh(Handle), this);

        public Tensor asinh_() => Same(NativeMethods.mlt_asinh_(Handle));

        public Tensor arcsinh() => asinh();

        public Tensor arcsinh_() => asinh_();

        public Tensor atan() => Create(NativeMethods.mlt_atan(Handle), this);

        public Tensor atan_() => Same(NativeMethods.mlt_atan_(Handle));

        public Tensor arctan() => atan();

        public Tensor arctan_() => atan_();

        public Tensor atanh() => Create(NativeMethods.mlt_atanh(Handle), this);

        public Tensor atanh_() => Same(NativeMethods.mlt_atanh_(Handle));

        public Tensor arctanh() => atanh();

        public Tensor arctanh_() => atanh_();

        public Tensor bitwise_not() => Create(NativeMethods.mlt_bitwise_not(Handle), this);

        public Tensor bitwise_not_() => Same(NativeMethods.mlt_bitwise_not_(Handle));

        public Tensor ceil() => Create(NativeMethods.mlt_ceil(Handle), this);

        public Tensor ceil_() => Same(NativeMethods.mlt_ceil_(Handle));

        public Tensor cos() => Create(NativeMethods.mlt_cos(Handle), this);

        public Tensor cos_() => Same(NativeMethods.mlt_cos_(Handle));

        public Tensor cosh() => Create(NativeMethods.mlt_cosh(Handle), this);

        public Tensor cosh_() => Same(NativeMethods.mlt_cosh_(Handle));

        public Tensor digamma() => Create(NativeMethods.mlt_digamma(Handle), this);

        public Tensor digamma_() => Same(NativeMethods.mlt_digamma_(Handle));

        public Tensor erf() => Create(NativeMethods.mlt_erf(Handle), this);

        public Tensor erf_() => Same(NativeMethods.mlt_erf_(Handle));

        public Tensor erfc() => Create(NativeMethods.mlt_erfc(Handle), this);

        public Tensor erfc_() => Same(NativeMethods.mlt_erfc_(Handle));

        public Tensor erfinv() => Create(NativeMethods.mlt_erfinv(Handle), this);

        public Tensor erfinv_() => Same(NativeMethods.mlt_erfinv_(Handle));

        public Tensor exp() => Create(NativeMethods.mlt_exp(Handle), this);

        public Tensor exp_() => Same(NativeMethods.mlt_exp_(Handle));

        public Tensor exp2() => Create(NativeMethods.mlt_exp2(Handle), this);

        public Tensor expm1() => Create(NativeMethods.mlt_expm1(Handle), this);

        public Tensor expm1_() => Same(NativeMethods.mlt_expm1_(Handle));

        public Tensor floor() => Create(NativeMethods.mlt_floor(Handle), this);

        public Tensor floor_() => Same(NativeMethods.mlt_floor_(Handle));

        public Tensor frac() => Create(NativeMethods.mlt_frac(Handle), this);

        public Tensor frac_() => Same(NativeMethods.mlt_frac_(Handle));

        public Tensor hardsigmoid() => Create(NativeMethods.mlt_hardsigmoid(Handle), this);

        public Tensor hardsigmoid_() => Same(NativeMethods.mlt_hardsigmoid_(Handle));

        public Tensor hardswish() => Create(NativeMethods.mlt_hardswish(Handle), this);

        public Tensor hardswish_() => Same(NativeMethods.mlt_hardswish_(Handle));

        public Tensor isfinite() => Create(NativeMethods.mlt_isfinite(Handle), this);

        public Tensor isinf() => Create(NativeMethods.mlt_isinf(Handle), this);

        public Tensor isnan() => Create(NativeMethods.mlt_isnan(Handle), this);

        public Tensor isneginf() => Create(NativeMethods.mlt_isneginf(Handle), this);

        public Tensor isposinf() => Create(NativeMethods.mlt_isposinf(Handle), this);

        public Tensor isreal() => Create(NativeMethods.mlt_isreal(Handle), this);

        public Tensor lgamma() => Create(NativeMethods.mlt_lgamma(Handle), this);

        public Tensor lgamma_() => Same(NativeMethods.mlt_lgamma_(Handle));

        public Tensor log() => Create(NativeMethods.mlt_log(Handle), this);

        public Tensor log_() => Same(NativeMethods.mlt_log_(Handle));

        public Tensor log10() => Create(NativeMethods.mlt_log10(Handle), this);

        public Tensor log10_() => Same(NativeMethods.mlt_log10_(Handle));

        public Tensor log1p() => Create(NativeMethods.mlt_log1p(Handle), this);

        public Tensor log1p_() => Same(NativeMethods.mlt_log1p_(Handle));

        public Tensor log2() => Create(NativeMethods.mlt_log2(Handle), this);

        public Tensor log2_() => Same(NativeMethods.mlt_log2_(Handle));

        public Tensor logical_not() => Create(NativeMethods.mlt_logical_not(Handle), this);

        public Tensor logical_not_() => Same(NativeMethods.mlt_logical_not_(Handle));

        public Tensor neg() => Create(NativeMethods.mlt_neg(Handle), this);

        public Tensor neg_() => Same(NativeMethods.mlt_neg_(Handle));

        public Tensor negative() => neg();

        public Tensor positive() => Create(NativeMethods.mlt_positive(Handle), this);

        public Tensor reciprocal() => Create(NativeMethods.mlt_reciprocal(Handle), this);

        public Tensor reciprocal_() => Same(NativeMethods.mlt_reciprocal_(Handle));

        public Tensor relu() => Create(NativeMethods.mlt_relu(Handle), this);

        public Tensor relu_() => Same(NativeMethods.mlt_relu_(Handle));

        public Tensor relu6() => Create(NativeMethods.mlt_relu6(Handle), this);

        public Tensor relu6_() => Same(NativeMethods.mlt_relu6_(Handle));

        public Tensor rsqrt() => Create(NativeMethods.mlt_rsqrt(Handle), this);

        public Tensor rsqrt_() => Same(NativeMethods.mlt_rsqrt_(Handle));

        public Tensor selu() => Create(NativeMethods.mlt_selu(Handle), this);

        public Tensor selu_() => Same(NativeMethods.mlt_selu_(Handle));

        public Tensor sgn() => Create(NativeMethods.mlt_sgn(Handle), this);

        public Tensor sgn_() => Same(NativeMethods.mlt_sgn_(Handle));

        public Tensor sigmoid() => Create(NativeMethods.mlt_sigmoid(Handle), this);

        public Tensor sigmoid_() => Same(NativeMethods.mlt_sigmoid_(Handle));

        public Tensor sign() => Create(NativeMethods.mlt_sign(Handle), this);

        public Tensor sign_() => Same(NativeMethods.mlt_sign_(Handle));

        public Tensor signbit() => Create(NativeMethods.mlt_signbit(Handle), this);

        public Tensor silu() => Create(NativeMethods.mlt_silu(Handle), this);

        public Tensor silu_() => Same(NativeMethods.mlt_silu_(Handle));

        public Tensor sin() => Create(NativeMethods.mlt_sin(Handle), this);

        public Tensor sin_() => Same(NativeMethods.mlt_sin_(Handle));

        public Tensor sinc() => Create(NativeMethods.mlt_sinc(Handle), this);

        public Tensor sinc_() => Same(NativeMethods.mlt_sinc_(Handle));

        public Tensor sinh() => Create(NativeMethods.mlt_sinh(Handle), this);

        public Tensor sinh_() => Same(NativeMethods.mlt_sinh_(Handle));

        public Tensor sqrt() => Create(NativeMethods.mlt_sqrt(Handle), this);

        public Tensor sqrt_() => Same(NativeMethods.mlt_sqrt_(Handle));

        public Tensor square() => Create(NativeMethods.mlt_square(Handle), this);

        public Tensor tan() => Create(NativeMethods.mlt_tan(Handle), this);

        public Tensor tan_() => Same(NativeMethods.mlt_tan_(Handle));

        public Tensor tanh() => Create(NativeMethods.mlt_tanh(Handle), this);

        public Tensor tanh_() => Same(NativeMethods.mlt_tanh_(Handle));

        public Tensor trunc() => Create(NativeMethods.mlt_trunc(Handle), this);

        public Tensor trunc_() => Same(NativeMethods.mlt_trunc_(Handle));

        public Tensor fix() => trunc();

        public Tensor fix_() => trunc_();

        public Tensor round(long decimals = 0L) => Create(NativeMethods.mlt_round(Handle, decimals), this);

        public Tensor round_(long decimals = 0L) => Same(NativeMethods.mlt_round_(Handle, decimals));

        public unsafe Tensor nan_to_num(double nan = 0d, double? posinf = null, double? neginf = null)
        {
            double positive = posinf.GetValueOrDefault(), negative = neginf.GetValueOrDefault();
            return Create(
                NativeMethods.mlt_nan_to_num(Handle, nan, posinf is null ? null : &positive, neginf is null ? null : &negative), this);
        }

        public static Tensor operator -(Tensor tensor) => tensor.neg();

        public static Tensor operator ~(Tensor left) => left.bitwise_not();
    }

    public static Tensor abs(Tensor input) => input.abs();

    public static Tensor abs_(Tensor input) => input.abs_();

    public static Tensor absolute(Tensor input) => input.abs();

    public static Tensor absolute_(Tensor input) => input.abs_();

    public static Tensor acos(Tensor input) => input.acos();

    public static Tensor acos_(Tensor input) => input.acos_();

    public static Tensor arccos(Tensor input) => input.acos();

    public static Tensor arccos_(Tensor input) => input.acos_();

    public static Tensor acosh(Tensor input) => input.acosh();

    public static Tensor acosh_(Tensor input) => input.acosh_();

    public static Tensor arccosh(Tensor input) => input.acosh();

    public static Tensor arccosh_(Tensor input) => input.acosh_();

    public static Tensor asin(Tensor input) => input.asin();

    public static Tensor asin_(Tensor input) => input.asin_();

    public static Tensor arcsin(Tensor input) => input.asin();

    public static Tensor arcsin_(Tensor input) => input.asin_();

    public static Tensor asinh(Tensor input) => input.asinh();

    public static Tensor asinh_(Tensor input) => input.asinh_();

    public static Tensor arcsinh(Tensor input) => input.asinh();

    public static Tensor arcsinh_(Tensor input) => input.asinh_();

    public static Tensor atan(Tensor input) => input.atan();

    public static Tensor atan_(Tensor input) => input.atan_();

    public static Tensor arctan(Tensor input) => input.atan();

    public static Tensor arctan_(Tensor input) => input.atan_();

    public static Tensor atanh(Tensor input) => input.atanh();

    public static Tensor atanh_(Tensor input) => input.atanh_();

    public static Tensor arctanh(Tensor input) => input.atanh();

    public static Tensor arctanh_(Tensor input) => input.atanh_();

    public static Tensor bitwise_not(Tensor input) => input.bitwise_not();

    public static Tensor bitwise_not_(Tensor input) => input.bitwise_not_();

    public static Tensor ceil(Tensor input) => input.ceil();

    public static Tensor ceil_(Tensor input) => input.ceil_();

    public static Tensor cos(Tensor input) => input.cos();

    public static Tensor cos_(Tensor input) => input.cos_();

    public static Tensor cosh(Tensor input) => input.cosh();

    public static Tensor cosh_(Tensor input) => input.cosh_();

    public static Tensor digamma(Tensor input) => input.digamma();

    public static Tensor digamma_(Tensor input) => input.digamma_();

    public static Tensor erf(Tensor input) => input.erf();

    public static Tensor erf_(Tensor input) => input.erf_();

    public static Tensor erfc(Tensor input) => input.erfc();

    public static Tensor erfc_(Tensor input) => input.erfc_();

    public static Tensor erfinv(Tensor input) => input.erfinv();

    public static Tensor erfinv_(Tensor input) => input.erfinv_();

    public static Tensor exp(Tensor input) => input.exp();

    public static Tensor exp_(Tensor input) => input.exp_();

    public static Tensor exp2(Tensor input) => input.exp2();

    public static Tensor expm1(Tensor input) => input.expm1();

    public static Tensor expm1_(Tensor input) => input.expm1_();

    public static Tensor floor(Tensor input) => input.floor();

    public static Tensor floor_(Tensor input) => input.floor_();

    public static Tensor frac(Tensor input) => input.frac();

    public static Tensor frac_(Tensor input) => input.frac_();

    public static Tensor isnan(Tensor input) => input.isnan();

    public static Tensor lgamma(Tensor input) => input.lgamma();

    public static Tensor lgamma_(Tensor input) => input.lgamma_();

    public static Tensor log(Tensor input) => input.log();

    public static Tensor log_(Tensor input) => input.log_();

    public static Tensor log10(Tensor input) => input.log10();

    public static Tensor log10_(Tensor input) => input.log10_();

    public static Tensor log1p(Tensor input) => input.log1p();

    public static Tensor log1p_(Tensor input) => input.log1p_();

    public static Tensor log2(Tensor input) => input.log2();

    public static Tensor log2_(Tensor input) => input.log2_();

    public static Tensor logical_not(Tensor input) => input.logical_not();

    public static Tensor neg(Tensor input) => input.neg();

    public static Tensor neg_(Tensor input) => input.neg_();

    public static Tensor negative(Tensor input) => input.neg();

    public static Tensor negative_(Tensor input) => input.neg_();

    public static Tensor positive(Tensor input) => input.positive();

    public static Tensor reciprocal(Tensor input) => input.reciprocal();

    public static Tensor reciprocal_(Tensor input) => input.reciprocal_();

    public static Tensor rsqrt(Tensor input) => input.rsqrt();

    public static Tensor rsqrt_(Tensor input) => input.rsqrt_();

    public static Tensor sgn(Tensor input) => input.sgn();

    public static Tensor sgn_(Tensor input) => input.sgn_();

    public static Tensor sigmoid(Tensor input) => input.sigmoid();

    public static Tensor sigmoid_(Tensor input) => input.sigmoid_();

    public static Tensor sign(Tensor input) => input.sign();

    public static Tensor sign_(Tensor input) => input.sign_();

    public static Tensor signbit(Tensor input) => input.signbit();

    public static Tensor sin(Tensor input) => input.sin();

    public static Tensor sin_(Tensor input) => input.sin_();

    public static Tensor sinc(Tensor input) => input.sinc();

    public static Tensor sinc_(Tensor input) => input.sinc_();

    public static Tensor sinh(Tensor input) => input.sinh();

    public static Tensor sinh_(Tensor input) => input.sinh_();

    public static Tensor sqrt(Tensor input) => input.sqrt();

    public static Tensor sqrt_(Tensor input) => input.sqrt_();

    public static Tensor square(Tensor input) => input.square();

    public static Tensor tan(Tensor input) => input.tan();

    public static Tensor tan_(Tensor input) => input.tan_();

    public static Tensor tanh(Tensor input) => input.tanh();

    public static Tensor tanh_(Tensor input) => input.tanh_();

    public static Tensor trunc(Tensor input) => input.trunc();

    public static Tensor trunc_(Tensor input) => input.trunc_();

    public static Tensor fix(Tensor input) => input.trunc();

    public static Tensor fix_(Tensor input) => input.trunc_();

    public static Tensor round(Tensor input, long decimals = 0L) => input.round(decimals);

    public static Tensor round_(Tensor input, long decimals = 0L) => input.round_(decimals);

    public static Tensor nan_to_num(Tensor input, double nan = 0d, double? posinf = null, double? neginf = null) =>
        input.nan_to_num(nan, posinf, neginf);
}

internal static unsafe partial class NativeMethods
{
    [DllImport(Library)]
    internal static extern IntPtr mlt_abs(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_abs_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_acos(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_acos_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_acosh(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_acosh_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_asin(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_asin_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_asinh(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_asinh_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_atan(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_atan_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_atanh(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_atanh_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_bitwise_not(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_bitwise_not_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_ceil(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_ceil_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_cos(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_cos_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_cosh(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_cosh_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_digamma(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_digamma_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_erf(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_erf_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_erfc(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_erfc_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_erfinv(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_erfinv_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_exp(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_exp_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_exp2(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_expm1(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_expm1_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_floor(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_floor_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_frac(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_frac_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_hardsigmoid(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_hardsigmoid_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_hardswish(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_hardswish_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_isfinite(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_isinf(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_isnan(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_isneginf(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_isposinf(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_isreal(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_lgamma(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_lgamma_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_log(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_log_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_log10(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_log10_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_log1p(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_log1p_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_log2(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_log2_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_logical_not(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_logical_not_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_neg(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_neg_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_positive(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_reciprocal(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_reciprocal_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_relu(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_relu_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_relu6(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_relu6_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_rsqrt(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_rsqrt_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_selu(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_selu_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_sgn(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_sgn_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_sigmoid(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_sigmoid_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_sign(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_sign_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_signbit(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_silu(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_silu_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_sin(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_sin_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_sinc(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_sinc_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_sinh(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_sinh_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_sqrt(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_sqrt_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_square(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_tan(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_tan_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_tanh(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_tanh_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_trunc(IntPtr input);

    [DllImport(Library)]
    internal static extern int mlt_trunc_(IntPtr input);

    [DllImport(Library)]
    internal static extern IntPtr mlt_round(IntPtr input, long decimals);

    [DllImport(Library)]
    internal static extern int mlt_round_(IntPtr input, long decimals);

    [DllImport(Library)]
    internal static extern IntPtr mlt_nan_to_num(IntPtr input, double nan, double* positive, double* negative);
}
