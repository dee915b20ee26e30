using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;

namespace MLSegmentation;

/// <summary>
/// Reads the mask file that a column names, in every row that asks for it. Saved models leave this step out: labels are needed to
/// train and to evaluate, not to score.
/// </summary>
public sealed class MaskLoadingTransformer : ITransformer
{
    private readonly string _outputColumnName;
    private readonly string _maskFolder;
    private readonly MaskLoader _loader;

    internal MaskLoadingTransformer(string outputColumnName, string inputColumnName, string maskFolder, MaskLoader loader)
    {
        _outputColumnName = outputColumnName;
        InputColumnName = inputColumnName;
        _maskFolder = maskFolder;
        _loader = loader;
    }

    /// <summary>True: every row is mapped by itself.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>The column that names the files.</summary>
    internal string InputColumnName { get; }

    /// <summary>The columns after this step: those before it, and the masks.</summary>
    /// <param name="inputSchema">The columns before this step.</param>
    /// <returns>The columns after it.</returns>
    /// <exception cref="SegmentationException">There is no column of text with the expected name.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => GetRowToRowMapper(inputSchema).OutputSchema;

    /// <summary>Adds the masks to data. No file is read before a row asks for its mask.</summary>
    /// <param name="input">The data.</param>
    /// <returns>The data with the masks.</returns>
    /// <exception cref="SegmentationException">There is no column of text with the expected name.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new AddedColumnsDataView(input, CreateMapper(input.Schema));
    }

    /// <summary>Maps single rows.</summary>
    /// <param name="inputSchema">The columns of the rows.</param>
    /// <returns>The mapper.</returns>
    /// <exception cref="SegmentationException">There is no column of text with the expected name.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return CreateMapper(inputSchema);
    }

    /// <summary>Writes a step that does nothing.</summary>
    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ICanSaveModel nothing = new TransformerChain<ITransformer>(Array.Empty<ITransformer>());
        nothing.Save(ctx);
    }

    /// <summary>The schema of the masks alone.</summary>
    internal DataViewSchema CreateMaskSchema()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(_outputColumnName, SegmentationMaskDataViewType.Instance, ClassesAnnotation.OfMasks(_loader.Classes));
        return builder.ToSchema();
    }

    /// <summary>What to tell where the column of file names is missing.</summary>
    internal SegmentationException NoInputColumn() => new(
        $"The data has no column '{InputColumnName}' with the names of mask files (text). "
        + "Name the column that holds them: LoadMasks(outputColumnName, maskFolder, inputColumnName).");

    private AddedColumnsMapper CreateMapper(DataViewSchema inputSchema) =>
        inputSchema.GetColumnOrNull(InputColumnName) is { Type: TextDataViewType } column
            ? new AddedColumnsMapper(inputSchema, column, CreateMaskSchema(), row => new RowMaskLoader(row, column, _maskFolder, _loader))
            : throw NoInputColumn();

    /// <summary>Loads the mask that a cursor's current row names, once however often it is asked for.</summary>
    private sealed class RowMaskLoader(DataViewRow row, DataViewSchema.Column pathColumn, string maskFolder, MaskLoader loader) : IAddedColumns
    {
        private readonly ValueGetter<ReadOnlyMemory<char>> _getPath = row.GetGetter<ReadOnlyMemory<char>>(pathColumn);
        private ReadOnlyMemory<char> _path;
        private SegmentationMask? _mask;
        private long _position = -1;

        public Delegate CreateGetter(int index) => (ValueGetter<SegmentationMask>)GetMask;

        public void Dispose() => _mask = null;

        private void GetMask(ref SegmentationMask value)
        {
            if (_mask is null || _position != row.Position)
            {
                _getPath(ref _path);
                _mask = _path.IsEmpty
                    ? throw new SegmentationException(FormattableString.Invariant($"Row {row.Position} names no mask file in the column '{pathColumn.Name}'."))
                    : loader.Load(Path.Combine(maskFolder, _path.ToString()));
                _position = row.Position;
            }

            value = _mask;
        }
    }
}
