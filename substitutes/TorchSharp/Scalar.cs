using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A number as an argument of a tensor operation.</summary>
public sealed class Scalar : IDisposable
{
    internal Scalar(ScalarValue value) => Value = value;

    internal ScalarValue Value { get; }

    public ScalarType Type => Value.Kind switch
    {
        ScalarKind.Integer => ScalarType.Int64,
        ScalarKind.Boolean => ScalarType.Bool,
        _ => ScalarType.Float64,
    };

    public void Dispose()
    {
    }

    public static implicit operator Scalar(byte value) => new(ScalarValue.Of(value));

    public static implicit operator Scalar(sbyte value) => new(ScalarValue.Of(value));

    public static implicit operator Scalar(short value) => new(ScalarValue.Of(value));

    public static implicit operator Scalar(int value) => new(ScalarValue.Of(value));

    public static implicit operator Scalar(long value) => new(ScalarValue.Of(value));

    public static implicit operator Scalar(Half value) => new(ScalarValue.Of((double)value));

    public static implicit operator Scalar(float value) => new(ScalarValue.Of(value));

    public static implicit operator Scalar(double value) => new(ScalarValue.Of(value));

    public static implicit operator Scalar(bool value) => new(ScalarValue.Of(value));
}

/// <summary>Which kind of number a <see cref="ScalarValue"/> holds; the values are those of the native side.</summary>
internal enum ScalarKind : long
{
    None = -1,
    Integer = 0,
    Floating = 1,
    Boolean = 2,
}

/// <summary>A number as native functions take it: by value.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct ScalarValue
{
    private ScalarValue(long bits, ScalarKind kind)
    {
        Bits = bits;
        Kind = kind;
    }

    public static ScalarValue None => new(0, ScalarKind.None);

    public long Bits { get; }

    public ScalarKind Kind { get; }

    public static ScalarValue Of(long value) => new(value, ScalarKind.Integer);

    public static ScalarValue Of(double value) => new(BitConverter.DoubleToInt64Bits(value), ScalarKind.Floating);

    public static ScalarValue Of(bool value) => new(value ? 1 : 0, ScalarKind.Boolean);

    /// <summary>The value of an optional scalar.</summary>
    public static ScalarValue Of(Scalar? scalar) => scalar is null ? None : scalar.Value;

    public double ToDouble() => Kind == ScalarKind.Floating ? BitConverter.Int64BitsToDouble(Bits) : Bits;

    public long ToInt64() => Kind == ScalarKind.Floating ? checked((long)BitConverter.Int64BitsToDouble(Bits)) : Bits;

    public bool ToBoolean() => Kind == ScalarKind.Floating ? BitConverter.Int64BitsToDouble(Bits) != 0 : Bits != 0;
}

/// <summary>Conversions from and to <see cref="Scalar"/>.</summary>
public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this byte value) => value;

    public static Scalar ToScalar(this sbyte value) => value;

    public static Scalar ToScalar(this short value) => value;

    public static Scalar ToScalar(this int value) => value;

    public static Scalar ToScalar(this long value) => value;

    public static Scalar ToScalar(this Half value) => value;

    public static Scalar ToScalar(this float value) => value;

    public static Scalar ToScalar(this double value) => value;

    public static Scalar ToScalar(this bool value) => value;

    public static byte ToByte(this Scalar value) => checked((byte)value.Value.ToInt64());

    public static sbyte ToSByte(this Scalar value) => checked((sbyte)value.Value.ToInt64());

    public static short ToInt16(this Scalar value) => checked((short)value.Value.ToInt64());

    public static int ToInt32(this Scalar value) => checked((int)value.Value.ToInt64());

    public static long ToInt64(this Scalar value) => value.Value.ToInt64();

    public static Half ToHalf(this Scalar value) => (Half)value.Value.ToDouble();

    public static float ToSingle(this Scalar value) => (float)value.Value.ToDouble();

    public static double ToDouble(this Scalar value) => value.Value.ToDouble();

    public static bool ToBoolean(this Scalar value) => value.Value.ToBoolean();
}
