namespace MLSegmentation.Training.Networks;

/// <summary>
/// Declares a hyper-parameter on a property of a <see cref="NetworkArchitecture"/>: the one place that says what it decides and which values
/// it takes. Checks, options of the command line with their help, and the descriptions of models and runs read it.
/// </summary>
/// <remarks>
/// A public property that can be set is a hyper-parameter without this attribute, too, of any value of its type: <see cref="int"/>,
/// <see cref="double"/>, <see cref="bool"/>, an enum, <see cref="string"/>, a list of <see cref="int"/> or of <see cref="Graph.PerAxis"/>, or
/// one of them that may be null.
/// </remarks>
/// <param name="description">What it decides, as a phrase or sentences that begin with a capital letter and end with a full stop. Default: none.</param>
[AttributeUsage(AttributeTargets.Property)]
public class HyperParameterAttribute(string description = "") : Attribute
{
    /// <summary>What it decides.</summary>
    public string Description { get; } = description;

    /// <summary>Its name on the command line and in descriptions. Default: the property's, in lower case with hyphens between its words.</summary>
    public string? Name { get; init; }

    /// <summary>The smallest number that is allowed, also of each number of a list. Default: none.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>The largest number that is allowed, also of each number of a list. Default: none.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>What numbers must stay below. Default: none.</summary>
    public double Below { get; init; } = double.PositiveInfinity;

    /// <summary>The property that holds the largest number that is allowed, for example <c>Depth</c>. Default: none.</summary>
    public string? MaximumProperty { get; init; }

    /// <summary>The numbers that are allowed, for example 8 and 16. Default: all within the limits.</summary>
    public int[]? Choices { get; init; }

    /// <summary>The smallest length of a list. Default 1.</summary>
    public int MinimumCount { get; init; } = 1;

    /// <summary>The largest length of a list. Default: none.</summary>
    public int MaximumCount { get; init; } = int.MaxValue;

    /// <summary>The property with the list that has as many items; a single item counts for all of them. Default: none.</summary>
    public string? CountProperty { get; init; }

    /// <summary>Whether the property is no hyper-parameter at all. Default false.</summary>
    public bool IsIgnored { get; init; }
}
