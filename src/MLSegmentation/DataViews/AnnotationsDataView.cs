using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.DataViews;

/// <summary>Images and the masks that are drawn of their annotations, as a data view. A mask is drawn when a row asks for it.</summary>
internal static class AnnotationsDataView
{
    /// <summary>Puts the masks behind the images.</summary>
    /// <param name="annotations">The annotations.</param>
    /// <param name="imageFiles">The file of each of their images.</param>
    /// <param name="options">How files are read.</param>
    public static IDataView Create(SegmentationAnnotations annotations, IReadOnlyList<string> imageFiles, SegmentationFolderOptions options)
    {
        if (imageFiles.Count == 0)
        {
            throw new SegmentationException("The annotations name no images; give annotations of at least one.");
        }

        ColumnTypes.EnsureRegistered();
        var images = new Dictionary<string, AnnotatedImage>(StringComparer.Ordinal);
        for (int index = 0; index < imageFiles.Count; index++)
        {
            if (!images.TryAdd(imageFiles[index], annotations.Images[index]))
            {
                throw new SegmentationException($"The image '{imageFiles[index]}' is annotated twice; take one of the annotations out.");
            }
        }

        var pairs = imageFiles.Select(file => new ImagePair(file, null)).OrderBy(pair => pair.ImagePath, StringComparer.Ordinal).ToArray();
        var files = new FolderDataView(pairs, null, SegmentationFolderOptions.ToReading(options), options.Shard, options.Pixels);
        var label = new DataViewSchema.Builder();
        label.AddColumn(ColumnNames.Label, SegmentationMaskDataViewType.Instance, ClassesAnnotation.OfMasks(annotations.Classes));
        var mapper = new AddedColumnsMapper(
            files.Schema, [files.Schema[ColumnNames.ImagePath]], label.ToSchema(), row => new Masks(row, images, annotations.Classes));
        return new AddedColumnsDataView(files, mapper);
    }

    /// <summary>Draws the mask of the row, once however often it is asked for.</summary>
    private sealed class Masks(DataViewRow row, Dictionary<string, AnnotatedImage> images, SegmentationClasses classes) : IAddedColumns
    {
        private readonly ValueGetter<ReadOnlyMemory<char>> _getPath = row.GetGetter<ReadOnlyMemory<char>>(row.Schema[ColumnNames.ImagePath]);
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
                _mask = images[_path.ToString()].ToMask(classes);
                _position = row.Position;
            }

            value = _mask;
        }
    }
}
