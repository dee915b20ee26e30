using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.DataViews;

/// <summary>The annotations by which columns carry their classes.</summary>
internal static class ClassesAnnotation
{
    // Text as SegmentationClasses.Parse reads it, with mask values and colours; ML.NET's own annotations hold names only.
    private const string Name = "SegmentationClasses";

    // ML.NET's names for its annotations, which its GetKeyValues and GetSlotNames read.
    private const string KeyValues = "KeyValues";
    private const string SlotNames = "SlotNames";

    /// <summary>Annotations of a column of masks: the classes, and their names as the values of keys are named.</summary>
    public static DataViewSchema.Annotations OfMasks(SegmentationClasses classes)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddPrimitiveValue(Name, TextDataViewType.Instance, classes.ToString().AsMemory());
        AddNames(builder, KeyValues, classes);
        return builder.ToAnnotations();
    }

    /// <summary>
    /// Annotations of a column of probabilities: the name of each class as that of its plane. ML.NET takes them for names of single values
    /// only where there are as many, which in a vector of unknown length there never are.
    /// </summary>
    public static DataViewSchema.Annotations OfScores(SegmentationClasses classes)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        AddNames(builder, SlotNames, classes);
        return builder.ToAnnotations();
    }

    /// <summary>Annotations of a column of masks as vectors of numbers, whose values ML.NET gives no names.</summary>
    public static DataViewSchema.Annotations OfVectors(SegmentationClasses classes)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddPrimitiveValue(Name, TextDataViewType.Instance, classes.ToString().AsMemory());
        return builder.ToAnnotations();
    }

    /// <summary>The classes of a column of masks, those of vectors of keys by ML.NET's own names for their values; null where it carries none.</summary>
    public static SegmentationClasses? Read(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(Name)?.Type is not TextDataViewType)
        {
            return KeyNames.Read(column, KeyValues);
        }

        ReadOnlyMemory<char> text = default;
        column.Annotations.GetValue(Name, ref text);
        return SegmentationClasses.Parse(text.ToString());
    }

    private static void AddNames(DataViewSchema.Annotations.Builder builder, string kind, SegmentationClasses classes)
    {
        var names = new VBuffer<ReadOnlyMemory<char>>(classes.Count, [.. classes.Select(item => item.Name.AsMemory())]);
        var type = new VectorDataViewType(TextDataViewType.Instance, classes.Count);
        builder.Add(kind, type, (ref VBuffer<ReadOnlyMemory<char>> value) => names.CopyTo(ref value));
    }
}
