using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLSegmentation.DataViews;
using MLSegmentation.ImageFiles;

namespace MLSegmentation;

/// <summary>
/// Reads the image file that a column names, in every row that asks for it. A saved model keeps the step, with the folder as it was given.
/// </summary>
public sealed class SegmentationImageLoadingTransformer : ITransformer
{
    private readonly string _outputColumnName;
    private readonly string _imageFolder;
    private readonly PixelKind _pixels;
    private readonly FileReading _reading;

    internal SegmentationImageLoadingTransformer(
        string outputColumnName, string inputColumnName, string imageFolder, PixelKind pixels, FileReading reading)
    {
        (_outputColumnName, InputColumnName, _imageFolder) = (outputColumnName, inputColumnName, imageFolder);
        (_pixels, _reading) = (pixels, reading);
    }

    /// <summary>True: every row is mapped by itself.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>The column that names the files.</summary>
    internal string InputColumnName { get; }

    /// <summary>The columns after this step: those before it, and the images.</summary>
    /// <param name="inputSchema">The columns before this step.</param>
    /// <returns>The columns after it.</returns>
    /// <exception cref="SegmentationException">There is no column of text with the expected name.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => GetRowToRowMapper(inputSchema).OutputSchema;

    /// <summary>Adds the images to data. No file is read before a row asks for its image.</summary>
    /// <param name="input">The data.</param>
    /// <returns>The data with the images.</returns>
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

    void ICanSaveModel.Save(ModelSaveContext ctx) =>
        ((ICanSaveModel)ImageLoadingChain.Create((_outputColumnName, InputColumnName), _imageFolder, _pixels, _reading.MaxPixels)).Save(ctx);

    /// <summary>The schema of the images alone.</summary>
    internal DataViewSchema CreateImageSchema()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(_outputColumnName, _pixels == PixelKind.FloatingPoint ? SegmentationImageDataViewType.Instance : new ImageDataViewType());
        return builder.ToSchema();
    }

    /// <summary>What to tell where the column of file names is missing.</summary>
    internal SegmentationException NoInputColumn() => new(
        $"The data has no column '{InputColumnName}' with the names of image files (text). "
        + "Name the column that holds them: LoadSegmentationImages(outputColumnName, imageFolder, inputColumnName).");

    private AddedColumnsMapper CreateMapper(DataViewSchema inputSchema) =>
        inputSchema.GetColumnOrNull(InputColumnName) is { Type: TextDataViewType } column
            ? new AddedColumnsMapper(inputSchema, [column], CreateImageSchema(), row => new RowImageLoader(row, column, this))
            : throw NoInputColumn();

    /// <summary>Loads the image that a cursor's current row names.</summary>
    private sealed class RowImageLoader(DataViewRow row, DataViewSchema.Column pathColumn, SegmentationImageLoadingTransformer loader) : IAddedColumns
    {
        private readonly ValueGetter<ReadOnlyMemory<char>> _getPath = row.GetGetter<ReadOnlyMemory<char>>(pathColumn);
        private ReadOnlyMemory<char> _path;
        private SegmentationImage? _deepImage;
        private MLImage? _given;
        private long _position = -1;

        public Delegate CreateGetter(int index) =>
            loader._pixels == PixelKind.FloatingPoint ? (ValueGetter<SegmentationImage>)GetDeepImage : (ValueGetter<MLImage>)GetImage;

        public void Dispose() => (_deepImage, _given) = (null, null);

        private void GetDeepImage(ref SegmentationImage value)
        {
            if (_deepImage is null || _position != row.Position)
            {
                _deepImage = ImageFile.Read(GetPath(), "image", loader._reading).DecodeDeep();
                _position = row.Position;
            }

            value = _deepImage;
        }

        /// <summary>As ML.NET's image loader does, it disposes the image that it gave before, but not while it stands on the same row.</summary>
        private void GetImage(ref MLImage value)
        {
            if (_position == row.Position && value is not null && ReferenceEquals(value, _given))
            {
                return;
            }

            // Where decoding fails, nobody has the image that was disposed of.
            value?.Dispose();
            value = null!;
            value = _given = ImageFile.Read(GetPath(), "image", loader._reading).DecodeEightBit();
            _position = row.Position;
        }

        private string GetPath()
        {
            _getPath(ref _path);
            return _path.IsEmpty
                ? throw new SegmentationException(
                    FormattableString.Invariant($"Row {row.Position} names no image file in the column '{pathColumn.Name}'; every row needs one."))
                : Path.Combine(loader._imageFolder, _path.ToString());
        }
    }
}
