using Microsoft.ML.Data;

namespace Microsoft.ML.Tests;

/// <summary>A value that stands for an image: a structured column.</summary>
public sealed record Picture(int Width, int Height);

public sealed class PictureType : StructuredDataViewType
{
    public PictureType()
        : base(typeof(Picture))
    {
    }

    /// <summary>Makes plain members of type <see cref="Picture"/> usable as columns.</summary>
    public static void Register() => DataViewTypeManager.Register(new PictureType(), typeof(Picture));

    public override bool Equals(DataViewType? other) => other is PictureType;

    public override bool Equals(object? obj) => obj is PictureType;

    public override int GetHashCode() => typeof(PictureType).GetHashCode();
}

public class NumberRow
{
    public int Id { get; set; }

    public string Group { get; set; } = "";

    public static IEnumerable<NumberRow> Create(int count) => Enumerable.Range(0, count).Select(i => new NumberRow { Id = i, Group = $"group{i % 20}" });
}

public class PictureRow
{
    public int Id { get; set; }

    public Picture? Image { get; set; }

    public static IDataView Load(MLContext context, int count)
    {
        PictureType.Register();
        return context.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new PictureRow { Id = i, Image = new Picture(i, 10 * i) }));
    }
}
