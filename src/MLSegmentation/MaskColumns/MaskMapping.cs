using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;

namespace MLSegmentation.MaskColumns;

/// <summary>
/// What a step does that makes one column of masks of another. It is bound to the columns of the data that it is fitted to, and again to those
/// of any other data, which must have the same classes.
/// </summary>
internal abstract record MaskMapping(string OutputColumnName, string InputColumnName)
{
    /// <summary>The classes of the masks, which are given, or those that the column had in the data that was fitted to; null where none are known.</summary>
    public SegmentationClasses? Classes { get; init; }

    /// <summary>The type of the column in the data that the mapping is bound to.</summary>
    protected DataViewType? InputType { get; private init; }

    /// <summary>Checks the columns of data and takes from them what is not given.</summary>
    /// <exception cref="SegmentationException">A column is missing, or does not suit the mapping.</exception>
    public virtual MaskMapping Bind(DataViewSchema schema)
    {
        var column = schema.GetColumnOrNull(InputColumnName) ?? throw Missing(ColumnNames.List(schema));
        if (!Accepts(column.Type))
        {
            throw WrongType(column.Type.ToString());
        }

        var known = ClassesAnnotation.Read(column);
        if (Classes is { } classes && known is not null && !classes.Select(item => item.Name).SequenceEqual(known.Select(item => item.Name)))
        {
            throw new SegmentationException(
                $"The classes of the column '{InputColumnName}' are '{known}', but those of the step that reads it are '{classes}'; "
                + "both must have the same names in the same order.");
        }

        return this with { Classes = Classes ?? known, InputType = column.Type };
    }

    /// <summary>Checks the columns of the shape of data.</summary>
    /// <exception cref="SegmentationException">A column is missing, or does not suit the mapping.</exception>
    public virtual void Check(SchemaShape shape)
    {
        // A column of a shape is a value, whose default has no name.
        var column = shape.FirstOrDefault(column => column.Name == InputColumnName);
        if (column.Name is null)
        {
            throw Missing(ColumnNames.List(shape.Select(column => column.Name)));
        }

        if (!Accepts(column))
        {
            throw WrongType(ImageColumn.Describe(column));
        }
    }

    /// <summary>The columns that are read.</summary>
    public virtual IReadOnlyList<DataViewSchema.Column> GetInputs(DataViewSchema schema) => [schema[InputColumnName]];

    /// <summary>The columns that are added, of a mapping that is bound.</summary>
    public abstract DataViewSchema CreateOutputs();

    /// <summary>The columns that an estimator promises, which say less, and of a mapping that need not be bound.</summary>
    public abstract DataViewSchema CreatePromise();

    /// <summary>Computes the added columns of a row.</summary>
    public abstract IAddedColumns Open(DataViewRow row);

    /// <summary>
    /// The same as ML.NET's own steps, between the columns that <see cref="MappingChain"/> names, of a mapping that is bound.
    /// </summary>
    public abstract IEnumerable<IEstimator<ITransformer>> CreateSteps(MappingSteps steps);

    /// <summary>The columns that those steps read, of a mapping that is bound.</summary>
    public virtual DataViewSchema CreateInputs()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(InputColumnName, InputType);
        return builder.ToSchema();
    }

    /// <summary>Whether the mapping reads columns of a type.</summary>
    protected virtual bool Accepts(DataViewType type) => type is SegmentationMaskDataViewType;

    /// <summary>Whether the mapping reads columns of a shape.</summary>
    protected virtual bool Accepts(SchemaShape.Column column) => column.ItemType is SegmentationMaskDataViewType;

    /// <summary>The error of a column that holds something else.</summary>
    protected virtual SegmentationException WrongType(string? type) => new(
        $"The column '{InputColumnName}' holds {type}, but masks ({nameof(SegmentationMask)}) are needed. "
        + "Load them with LoadSegmentationFolder or LoadMasks, or make them of vectors with MapVectorToMask.");

    /// <summary>How messages name a row.</summary>
    protected static string NameRow(DataViewRow row) => string.Create(CultureInfo.InvariantCulture, $"row {row.Position}");

    /// <summary>Reads the masks of a row's column.</summary>
    /// <exception cref="SegmentationException">When they are read: a row has none.</exception>
    protected Func<SegmentationMask> ReadMasks(DataViewRow row)
    {
        var getMask = row.GetGetter<SegmentationMask?>(row.Schema[InputColumnName]);
        SegmentationMask? mask = null;
        return () =>
        {
            getMask(ref mask);
            return mask ?? throw new SegmentationException($"There is no mask in the column '{InputColumnName}' of {NameRow(row)}; every row needs one.");
        };
    }

    /// <summary>The column that is added where it holds masks.</summary>
    protected DataViewSchema CreateMasks(SegmentationClasses? classes)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(OutputColumnName, SegmentationMaskDataViewType.Instance, classes is null ? null : ClassesAnnotation.OfMasks(classes));
        return builder.ToSchema();
    }

    private SegmentationException Missing(string present) => new(
        $"The data has no column '{InputColumnName}' with masks; it has {present}. Name the column that holds them.");
}
