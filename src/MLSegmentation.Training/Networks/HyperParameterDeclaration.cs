using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using MLSegmentation.Training.Graph;

namespace MLSegmentation.Training.Networks;

/// <summary>A property of an architecture with what it declares: reads it, writes it and says what it does not take.</summary>
internal sealed class HyperParameterDeclaration
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<HyperParameterDeclaration>> Known = new();

    private readonly PropertyInfo _property;
    private readonly HyperParameterAttribute _declared;
    private readonly HyperParameterType _type;
    private readonly HyperParameterDeclaration? _maximum;
    private readonly HyperParameterDeclaration? _counted;

    private HyperParameterDeclaration(PropertyInfo property, HyperParameterAttribute declared, HyperParameterType type)
    {
        (_property, _declared, _type) = (property, declared, type);
        Name = declared.Name ?? JsonNamingPolicy.KebabCaseLower.ConvertName(property.Name);
        _maximum = Find(property, declared.MaximumProperty);
        _counted = Find(property, declared.CountProperty);
    }

    /// <summary>The name on the command line and in descriptions.</summary>
    public string Name { get; }

    /// <summary>The name in C#.</summary>
    public string PropertyName => _property.Name;

    /// <summary>The hyper-parameters of an architecture in the order of their declaration, its own before those that it inherits.</summary>
    public static IReadOnlyList<HyperParameterDeclaration> Of(Type architecture) => Known.GetOrAdd(architecture, Find);

    /// <summary>The declaration with the value that a network has.</summary>
    public HyperParameter Describe(NetworkArchitecture network) =>
        new(Name, TextIn(network), _declared.Description, AllowedValues(_maximum is null ? "" : $" to the {_maximum.Name}"), _type.IsSwitch);

    /// <summary>Gives a network, which nothing else has seen yet, the value that a text stands for.</summary>
    public void Set(NetworkArchitecture network, string text, Func<string, string> nameOf)
    {
        object? value = _type.Parse(text);
        if (value is null || !Allows(value))
        {
            throw new SegmentationException(Refusal(nameOf(Name), value is null ? $"'{text}'" : text));
        }

        _property.SetValue(network, value, BindingFlags.DoNotWrapExceptions, binder: null, index: null, culture: null);
    }

    /// <summary>Refuses a value that is not allowed, whatever the other hyper-parameters are.</summary>
    public void Check(object? value)
    {
        if (value is null && !_type.IsOptional)
        {
            throw new ArgumentNullException(PropertyName);
        }

        if (value is not null && !Allows(value))
        {
            throw new ArgumentOutOfRangeException(PropertyName, Refusal(PropertyName, HyperParameterType.Format(value)));
        }
    }

    /// <summary>Says what is wrong with a network's value; null where nothing is.</summary>
    public string? FindFault(NetworkArchitecture network, Func<HyperParameterDeclaration, string> nameOf)
    {
        object? value = _property.GetValue(network);
        if (value is not null && !Allows(value))
        {
            return Refusal(nameOf(this), HyperParameterType.Format(value));
        }

        if (_counted is not null && CountOf(value) is var count and not 1 && count != CountOf(_counted._property.GetValue(network)))
        {
            return $"{nameOf(this)} is {TextIn(network)}; it must be one item, or as many as its {_counted.Name}, {_counted.TextIn(network)}.";
        }

        return value is int number && _maximum?._property.GetValue(network) is int maximum && number > maximum
            ? $"{nameOf(this)} is {TextIn(network)}; it must be from {_declared.Minimum} to its {_maximum.Name}, {_maximum.TextIn(network)}."
            : null;
    }

    /// <summary>Says which of a network's numbers for each axis do not suit the number of axes; null where all do.</summary>
    public string? FindFault(NetworkArchitecture network, int rank) =>
        _property.GetValue(network) is IReadOnlyList<PerAxis> items && items.FirstOrDefault(item => item.Count > 1 && item.Count != rank) is { } other
            ? $"The network's {Name} is {TextIn(network)}, of which {other} has {other.Count} numbers, but there are {rank} spatial dimensions; "
                + "give one number, or one for each."
            : null;

    private static HyperParameterDeclaration[] Find(Type architecture) => [.. architecture.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.SetMethod is { IsPublic: true })
        .OrderByDescending(property => Generation(property.DeclaringType!))
        .ThenBy(property => property.MetadataToken)
        .Select(Of)
        .OfType<HyperParameterDeclaration>()];

    private static HyperParameterDeclaration? Find(PropertyInfo property, string? other) =>
        other is not null && property.ReflectedType!.GetProperty(other) is { } found ? Of(found) : null;

    private static int CountOf(object? list) => ((ICollection)list!).Count;

    private static int Generation(Type type) => type.BaseType is { } parent ? Generation(parent) + 1 : 0;

    /// <summary>The declaration of a property; null where it is none, or of a type that has no texts and says nothing of it.</summary>
    private static HyperParameterDeclaration? Of(PropertyInfo property)
    {
        var declared = property.GetCustomAttribute<HyperParameterAttribute>();
        if (declared is { IsIgnored: true })
        {
            return null;
        }

        return HyperParameterType.Of(property) is { } type
            ? new HyperParameterDeclaration(property, declared ?? new HyperParameterAttribute(), type)
            : declared is null
                ? null
                : throw new InvalidOperationException(
                    $"{property.DeclaringType!.Name}.{property.Name} cannot be a hyper-parameter: it must be an int, a double, a bool, an enum, a string "
                    + "or an IReadOnlyList of int or PerAxis.");
    }

    private string Refusal(string subject, string given) => $"{subject} is {given}; it must be {AllowedValues("")}.";

    private string? TextIn(NetworkArchitecture network) => _property.GetValue(network) is { } value ? HyperParameterType.Format(value) : null;

    private bool Allows(object value) => value switch
    {
        int number => IsWithin(number) && (_declared.Choices is null || _declared.Choices.Contains(number)),
        double number => IsWithin(number),
        IReadOnlyList<int> numbers =>
            numbers.Count >= _declared.MinimumCount && numbers.Count <= _declared.MaximumCount && numbers.All(number => IsWithin(number)),
        IReadOnlyList<PerAxis> items =>
            items.Count >= _declared.MinimumCount && items.Count <= _declared.MaximumCount && items.All(item => item.All(side => Allows((object)side))),
        Enum member => Enum.IsDefined(member.GetType(), member),
        _ => true,
    };

    private bool IsWithin(double number) =>
        double.IsFinite(number) && number >= _declared.Minimum && number <= _declared.Maximum && number < _declared.Below;

    private string AllowedValues(string otherLimit) => _declared.Choices is { } choices && !_type.IsList
        ? HyperParameterType.OneOf(Array.ConvertAll(choices, choice => $"{choice}"))
        : _type.DescribeAllowed(_declared, otherLimit);
}
