using System.Globalization;
using System.Reflection;
using System.Runtime.Serialization;
using MLSegmentation.Options;
using MLSegmentation.Training.Graph;

namespace MLSegmentation.Training.Networks;

/// <summary>A type of hyper-parameters: how its values are read and written as text, in every culture alike.</summary>
internal sealed class HyperParameterType
{
    private readonly Type _type;

    private HyperParameterType(Type type, bool isOptional) => (_type, IsOptional) = (type, isOptional);

    /// <summary>Whether null is a value.</summary>
    public bool IsOptional { get; }

    /// <summary>Whether the values are true and false.</summary>
    public bool IsSwitch => _type == typeof(bool);

    /// <summary>Whether the values are lists.</summary>
    public bool IsList => _type.IsGenericType;

    /// <summary>The type of a property; null where hyper-parameters have no such type.</summary>
    public static HyperParameterType? Of(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        bool isOptional = type != property.PropertyType || new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;
        return type.IsEnum || type == typeof(int) || type == typeof(double) || type == typeof(bool) || type == typeof(string)
            || type == typeof(IReadOnlyList<int>) || type == typeof(IReadOnlyList<PerAxis>)
            ? new HyperParameterType(type, isOptional)
            : null;
    }

    /// <summary>A copy that later changes of a list do not reach, and that equals another one with the same numbers.</summary>
    public static IReadOnlyList<T> Copy<T>(IEnumerable<T> numbers) => new ValueList<T>([.. numbers]);

    /// <summary>The value as text, which <see cref="Parse"/> reads.</summary>
    public static string Format(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        Enum member => Enum.IsDefined(member.GetType(), member) ? TextOf(member.GetType(), member.ToString()) : member.ToString(),
        IEnumerable<int> numbers => string.Join(',', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))),
        IEnumerable<PerAxis> numbers => string.Join(',', numbers),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>The value that a text stands for; null where it is none of this type.</summary>
    public object? Parse(string text)
    {
        if (_type.IsEnum)
        {
            string? name = Array.Find(Enum.GetNames(_type), name => TextOf(_type, name).Equals(text, StringComparison.OrdinalIgnoreCase));
            return name is null ? null : Enum.Parse(_type, name);
        }

        string[] items = text.Split(',', StringSplitOptions.TrimEntries);
        if (_type == typeof(IReadOnlyList<int>))
        {
            int?[] numbers = Array.ConvertAll(items, ParseInteger);
            return numbers.Contains(null) ? null : Copy(numbers.Select(number => number!.Value));
        }

        if (_type == typeof(IReadOnlyList<PerAxis>))
        {
            var numbers = Array.ConvertAll(items, PerAxis.Parse);
            return numbers.Contains(null) ? null : Copy(numbers.Select(number => number!));
        }

        return Type.GetTypeCode(_type) switch
        {
            TypeCode.Int32 => ParseInteger(text),
            TypeCode.Double => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null,
            TypeCode.Boolean => bool.TryParse(text, out bool flag) ? flag : null,
            _ => text,
        };
    }

    /// <summary>The values of this type within the limits, in words. Another hyper-parameter may set the upper one: words for that, or none.</summary>
    public string DescribeAllowed(HyperParameterAttribute limits, string otherLimit)
    {
        string range = Range(limits, otherLimit);
        if (_type.IsEnum)
        {
            string[] texts = [.. Enum.GetNames(_type).Select(name => TextOf(_type, name))];
            return OneOf(texts);
        }

        if (IsList)
        {
            string numbers = limits.Choices is { } choices ? $"of the numbers {string.Join(", ", choices)}" : $"whole numbers{range}";
            int example = limits.Choices?[1] ?? 3;
            string axes = _type == typeof(IReadOnlyList<PerAxis>) ? $" (or one for each axis, such as 1x{example}x{example})" : "";
            string count = limits.MaximumCount == limits.MinimumCount ? $"{limits.MinimumCount}"
                : limits.MaximumCount == int.MaxValue ? $"{limits.MinimumCount} or more" : $"{limits.MinimumCount} to {limits.MaximumCount}";
            return $"{count} {numbers}{axes}, with commas between";
        }

        return Type.GetTypeCode(_type) switch
        {
            TypeCode.Int32 => $"a whole number{range}",
            TypeCode.Double => $"a number{range}",
            TypeCode.Boolean => "true or false",
            _ => "a text",
        };
    }

    /// <summary>Texts one of which is to be chosen.</summary>
    public static string OneOf(string[] texts) => texts is [var only] ? only : $"{string.Join(", ", texts[..^1])} or {texts[^1]}";

    private static string Range(HyperParameterAttribute limits, string otherLimit)
    {
        string upper = otherLimit.Length > 0
            ? otherLimit
            : double.IsFinite(limits.Maximum)
                ? string.Create(CultureInfo.InvariantCulture, $" to {limits.Maximum}")
                : double.IsFinite(limits.Below) ? string.Create(CultureInfo.InvariantCulture, $" up to but not including {limits.Below}") : "";
        return double.IsFinite(limits.Minimum)
            ? string.Create(CultureInfo.InvariantCulture, $" {(upper.Length > 0 ? "from" : "of at least")} {limits.Minimum}{upper}")
            : upper;
    }

    /// <summary>The text of an enum's member: what <see cref="EnumMemberAttribute"/> says, else its name in lower case.</summary>
    private static string TextOf(Type type, string member) =>
        type.GetField(member)!.GetCustomAttribute<EnumMemberAttribute>()?.Value ?? member.ToLowerInvariant();

    private static int? ParseInteger(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null;
}
