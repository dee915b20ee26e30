using Microsoft.ML.Data;

namespace MLSegmentation;

/// <summary>The type of a data view column that holds an <see cref="ObjectMap"/> per row.</summary>
public sealed class ObjectMapDataViewType : StructuredDataViewType
{
    private ObjectMapDataViewType()
        : base(typeof(ObjectMap))
    {
    }

    /// <summary>The only instance.</summary>
    public static ObjectMapDataViewType Instance { get; } = new();

    /// <inheritdoc/>
    public override bool Equals(DataViewType other) => other is ObjectMapDataViewType;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ObjectMapDataViewType;

    /// <inheritdoc/>
    public override int GetHashCode() => typeof(ObjectMap).GetHashCode();

    /// <summary>The name of the type as schemas show it.</summary>
    /// <returns><c>ObjectMap</c>.</returns>
    public override string ToString() => nameof(ObjectMap);
}
