using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Cli.Commands;

/// <summary>Goes through images, with their clean ones where there are any. The images belong to it, until the next row.</summary>
internal sealed class ImagePairRow : IDisposable
{
    private readonly DataViewRowCursor _cursor;
    private readonly ValueGetter<ReadOnlyMemory<char>> _getPath;
    private readonly ValueGetter<MLImage> _getImage;
    private readonly ValueGetter<MLImage>? _getTarget;
    private MLImage _image = null!;
    private MLImage _target = null!;

    public ImagePairRow(IDataView data, bool hasTargets)
    {
        string[] names = hasTargets ? ["ImagePath", "Image", "Target"] : ["ImagePath", "Image"];
        var columns = Array.ConvertAll(names, name => data.Schema[name]);
        _cursor = data.GetRowCursorSet(columns, 1)[0];
        _getPath = _cursor.GetGetter<ReadOnlyMemory<char>>(columns[0]);
        _getImage = _cursor.GetGetter<MLImage>(columns[1]);
        _getTarget = hasTargets ? _cursor.GetGetter<MLImage>(columns[2]) : null;
    }

    /// <summary>The number of the row, from 0.</summary>
    public int Index => (int)_cursor.Position;

    /// <summary>The file of the image.</summary>
    public string Path
    {
        get
        {
            ReadOnlyMemory<char> path = default;
            _getPath(ref path);
            return path.ToString();
        }
    }

    /// <summary>The image.</summary>
    public MLImage Image
    {
        get
        {
            _getImage(ref _image);
            return _image;
        }
    }

    /// <summary>The clean image; null where there are none.</summary>
    public MLImage? Target
    {
        get
        {
            _getTarget?.Invoke(ref _target);
            return _target;
        }
    }

    public bool MoveNext() => _cursor.MoveNext();

    public void Dispose()
    {
        _cursor.Dispose();
        _image?.Dispose();
        _target?.Dispose();
    }
}
