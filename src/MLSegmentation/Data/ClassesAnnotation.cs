using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Data;

/// <summary>The annotation by which columns of masks carry their classes: text as <see cref="SegmentationClasses.Parse"/> reads it.</summary>
internal static class ClassesAnnotation
{
    /// <summary>The annotation's name.</summary>
    public const string Name = "SegmentationClasses";

    /// <summary>Annotations of a column of masks.</summary>
    public static DataViewSchema.Annotations Create(SegmentationClasses classes)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddPrimitiveValue(Name, TextDataViewType.Instance, classes.ToString().AsMemory());
        return builder.ToAnnotations();
    }

    /// <summary>The classes of a column; null where it carries none.</summary>
    public static SegmentationClasses? Read(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(Name)?.Type is not TextDataViewType)
        {
            return null;
        }

        ReadOnlyMemory<char> text = default;
        column.Annotations.GetValue(Name, ref text);
        return SegmentationClasses.Parse(text.ToString());
    }
}
