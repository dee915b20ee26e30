using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;
using MLSegmentation.Formatting;

namespace MLSegmentation.Reports;

/// <summary>Reads the first rows of a data view, and makes of each value what a table shows of it.</summary>
internal static class PreviewReader
{
    private const int ShownValues = 6;

    private static readonly MethodInfo OpenTypedValue = Method(nameof(OpenValue));
    private static readonly MethodInfo OpenTypedVector = Method(nameof(OpenVector));

    /// <summary>Reads the rows, and looks whether there is another one.</summary>
    public static SegmentationPreview Read(IDataView data, int count)
    {
        DataViewSchema.Column[] columns = [.. data.Schema.Where(column => !column.IsHidden)];
        using var cursor = SequentialCursor.Open(data, columns);
        Func<object>[] getters = [.. columns.Select(column => Open(cursor, column))];
        List<object[]> rows = [];
        bool hasMore;
        while ((hasMore = cursor.MoveNext()) && rows.Count < count)
        {
            rows.Add([.. getters.Select(getter => getter())]);
        }

        return new SegmentationPreview([.. columns.Select(column => column.Name)], rows, hasMore);
    }

    private static MethodInfo Method(string name) => typeof(PreviewReader).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;

    private static Func<object> Open(DataViewRow row, DataViewSchema.Column column)
    {
        var method = column.Type is VectorDataViewType vector
            ? OpenTypedVector.MakeGenericMethod(vector.ItemType.RawType)
            : OpenTypedValue.MakeGenericMethod(column.Type.RawType);
        return method.CreateDelegate<Func<DataViewRow, DataViewSchema.Column, Func<object>>>()(row, column);
    }

    private static Func<object> OpenValue<T>(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<T>(column);
        var classes = ClassesAnnotation.Read(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return Show(value, classes);
        };
    }

    private static Func<object> OpenVector<T>(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> vector = default;
        return () =>
        {
            getter(ref vector);
            var shown = vector.Items(all: true).Take(ShownValues).Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.Value}"));
            string values = string.Join(", ", shown);
            return Html.Name(vector.Length > ShownValues ? $"{values}, … of {vector.Length}" : values);
        };
    }

    private static object Show(object? value, SegmentationClasses? classes) => value switch
    {
        null => Figures.None,
        MLImage image => ShrunkPanel.OfImage("Image", image, ShrunkPanel.SideInTable).ToElement(),
        SegmentationImage image => ShrunkPanel.OfImage("Image", image, ShrunkPanel.SideInTable).ToElement(),
        SegmentationMask mask => ShrunkPanel.OfMask("Mask", mask, mask.Classes ?? classes, ShrunkPanel.SideInTable).ToElement(),
        ReadOnlyMemory<char> text => Html.Name(text.ToString()),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Html.Name(value.ToString() ?? ""),
    };
}
