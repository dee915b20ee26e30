using System.IO.Compression;
using System.Text.Json;
using System.Xml;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Regions.Formats;

/// <summary>Reads files of annotations of all formats.</summary>
internal sealed class AnnotationLoading
{
    /// <summary>The most bytes of a file, packed or not.</summary>
    private const int MaxLength = 1 << 30;
    private const int MaxUnpacked = 512 << 20;
    private const string What = "annotations file";

    private readonly SegmentationAnnotationOptions _options;
    private readonly AnnotationDrafts _drafts;
    private readonly AnnotatedFiles? _images;
    private readonly FileReading _reading;
    private readonly Dictionary<string, IReadOnlyList<string>?> _classLists = [];
    private AnnotationFormat? _format;

    private AnnotationLoading(SegmentationAnnotationOptions options)
    {
        _options = options;
        _drafts = new AnnotationDrafts(options);
        _images = options.ImageFolder is { } folder ? new AnnotatedFiles(folder) : null;
        _reading = new FileReading(warning: options.Warning, maxPixels: options.MaxPixels);
        _format = options.Format;
    }

    /// <summary>Reads a file or a folder.</summary>
    public static SegmentationAnnotations Load(string path, SegmentationAnnotationOptions options)
    {
        RequireWhole(options);
        return LoadWithFiles(path, options).Annotations;
    }

    /// <summary>Reads a file or a folder, and gives the files of the images where their folder is known.</summary>
    public static AnnotatedFileList LoadWithFiles(string path, SegmentationAnnotationOptions options)
    {
        var loading = new AnnotationLoading(options);
        foreach (var (file, name) in Directory.Exists(path) ? loading.ListFolder(path) : [(path, Path.GetFileName(path))])
        {
            loading.ReadFile(new AnnotationFile(file, ReadBytes(file), ImageNames.Normalize(FileEndings.Strip(name))));
        }

        return loading.Finish(path);
    }

    /// <summary>Reads a stream.</summary>
    public static SegmentationAnnotations Load(Stream stream, SegmentationAnnotationOptions options)
    {
        RequireWhole(options);
        var loading = new AnnotationLoading(options);
        loading.ReadFile(new AnnotationFile(UserStream.Name, UserStream.ReadAllBytes(stream, What, MaxLength), "image"));
        return loading.Finish(UserStream.Name).Annotations;
    }

    /// <summary>Throws where a part is asked for of what has no parts.</summary>
    /// <exception cref="ArgumentException">It is.</exception>
    public static void RequireWhole(SegmentationAnnotationOptions options)
    {
        if (options.Shard is not null)
        {
            throw new ArgumentException("Annotations are read as a whole; a shard is for LoadSegmentationAnnotations.", nameof(options));
        }
    }

    // An image without objects has an empty file in YOLO's format, and in no other.
    private static byte[] ReadBytes(string path)
    {
        bool isEmpty = FileEndings.FindFormat(path) == AnnotationFormat.Yolo
            && RegularFile.FindOther(path) is null
            && new FileInfo(path) is { Exists: true, Length: 0 };
        return isEmpty ? [] : UserFile.ReadAllBytes(path, What, MaxLength);
    }

    private IEnumerable<(string Path, string Name)> ListFolder(string folder)
    {
        var search = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint };
        string[] files = UserFile.Explain(folder, "annotations folder", () => Directory.GetFiles(folder, "*", search));
        string[] readable =
        [
            .. files
                .Where(file => FileEndings.IsReadable(file) && (_format is not { } format || FileEndings.IsFileOf(file, format)))
                .Order(StringComparer.Ordinal),
        ];
        return readable.Length > 0
            ? readable.Select(file => (file, Path.GetRelativePath(folder, file)))
            : throw new SegmentationException($"The folder '{folder}' holds no annotations; files named {FileEndings.Readable} are looked for.");
    }

    private void ReadFile(AnnotationFile file)
    {
        try
        {
            var unpacked = Unpack(file);
            if ((_options.Format ?? DetectOther(unpacked)) is { } format && !IsJson(format))
            {
                RequireSame(file, format);
                Read(unpacked, format);
                return;
            }

            using var document = JsonValue.Parse(unpacked);
            ReadJson(unpacked, document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or XmlException or InvalidDataException or FormatException or InvalidOperationException
            or ArgumentException or OverflowException or IOException or NotSupportedException or IndexOutOfRangeException)
        {
            throw file.Wrong("the file", $"is damaged: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private static AnnotationFile Unpack(AnnotationFile file)
    {
        if (!file.Bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
        {
            return file;
        }

        return Unpacking.Read(Open, MaxUnpacked) is { } bytes
            ? file with { Bytes = bytes }
            : throw file.Wrong("the file", FormattableString.Invariant($"unpacks to more than {MaxUnpacked:N0} bytes, and up to so many are read"));

        GZipStream Open() => new(new MemoryStream(file.Bytes, writable: false), CompressionMode.Decompress);
    }

    private static bool IsJson(AnnotationFormat format) =>
        format is AnnotationFormat.Coco or AnnotationFormat.CocoRunLengths or AnnotationFormat.GeoJson or AnnotationFormat.Labelme;

    /// <summary>The format by what the file holds, and by its ending where that is any text; null for JSON.</summary>
    private static AnnotationFormat? DetectOther(AnnotationFile file)
    {
        var begin = file.Bytes.AsSpan(0, Math.Min(file.Bytes.Length, 1024)).TrimStart("\uFEFF \t\r\n"u8);
        if (begin.StartsWith(RoiLayout.Signature) || begin.StartsWith("PK"u8))
        {
            return AnnotationFormat.ImageJ;
        }

        if (begin.StartsWith("<"u8) || FileEndings.FindFormat(file.Path) == AnnotationFormat.Cvat)
        {
            return AnnotationFormat.Cvat;
        }

        return begin.IndexOfAny("{["u8) == 0 ? null
            : FileEndings.FindFormat(file.Path) == AnnotationFormat.Yolo ? AnnotationFormat.Yolo
            : throw file.Wrong("the file", "is of none of the formats that are read: COCO, GeoJSON, labelme, CVAT, YOLO and ImageJ");
    }

    private static AnnotationFormat DetectJson(AnnotationFile file, JsonElement root)
    {
        bool isObject = root.ValueKind == JsonValueKind.Object;
        return isObject && root.TryGetProperty("shapes", out _) ? AnnotationFormat.Labelme
            : isObject && root.TryGetProperty("images", out _) ? AnnotationFormat.Coco
            : GeoJsonFormat.IsOne(root) ? AnnotationFormat.GeoJson
            : throw file.Wrong("the file", "has neither 'images', as COCO has, nor 'shapes', as labelme has, nor 'type', as GeoJSON has");
    }

    private void RequireSame(AnnotationFile file, AnnotationFormat format)
    {
        if (_format is { } known && known != format)
        {
            throw file.Wrong("the file", $"is {format}, and others of the folder are {known}; say which format is to be read");
        }

        _format = format;
    }

    private void Read(AnnotationFile file, AnnotationFormat format)
    {
        switch (format)
        {
            case AnnotationFormat.Cvat:
                CvatReader.Read(file, _drafts);
                break;
            case AnnotationFormat.ImageJ:
                RoiSet.Read(file, _drafts);
                break;
            default:
                ReadYolo(file);
                break;
        }
    }

    private void ReadJson(AnnotationFile file, JsonElement root)
    {
        var format = _options.Format ?? DetectJson(file, root);
        RequireSame(file, format);
        switch (format)
        {
            case AnnotationFormat.GeoJson:
                GeoJsonFormat.Read(file, root, _drafts);
                break;
            case AnnotationFormat.Labelme:
                LabelmeFormat.Read(file, root, _drafts);
                break;
            default:
                CocoFormat.Read(file, root, _drafts);
                break;
        }
    }

    private void ReadYolo(AnnotationFile file)
    {
        var size = _images?.Find(file.Stem, file.Path) is { } image ? AnnotatedFiles.RequireSize(image, file.Path, null, _reading) : _options.ImageSize;
        if (size is null)
        {
            throw _images is null ? AnnotationPainter.NoSize(file.Path) : _images.Missing([file.Stem], file.Path);
        }

        var names = FindClassList(file) ?? _options.Classes?.Where(item => !item.IsBackground).Select(item => item.Name).ToArray()
            ?? throw file.Wrong("the file", $"numbers its classes; list them in {YoloFormat.ClassListName} beside it, one in a line, or give the classes");
        foreach (string name in names)
        {
            _drafts.ListClass(name);
        }

        YoloFormat.Read(file, names, _drafts.AddImage(file, file.Stem, size));
    }

    /// <summary>The list of classes in the folder of a file, or in one of the two above.</summary>
    private IReadOnlyList<string>? FindClassList(AnnotationFile file)
    {
        const int Levels = 3;
        string? folder = file.Path == UserStream.Name ? null : Path.GetDirectoryName(Path.GetFullPath(file.Path));
        for (int level = 0; level < Levels && folder is not null; level++, folder = Path.GetDirectoryName(folder))
        {
            string path = Path.Combine(folder, YoloFormat.ClassListName);
            if (!_classLists.TryGetValue(path, out var names))
            {
                _classLists[path] = names = File.Exists(path) ? YoloFormat.ParseClasses(UserFile.ReadAllBytes(path, "list of classes", 1 << 20)) : null;
            }

            if (names is not null)
            {
                return names;
            }
        }

        return null;
    }

    private AnnotatedFileList Finish(string path)
    {
        if (_drafts.Images.FirstOrDefault(image => string.IsNullOrWhiteSpace(image.FileName)) is { } unnamed)
        {
            throw unnamed.File.Wrong("an image", "has no file name");
        }

        var classes = new ClassResolution(_drafts, path);
        var found = _drafts.Images.Select(draft => (Draft: draft, File: _images?.Find(draft.FileName, draft.File.Path))).ToList();
        string[] missing = [.. found.Where(image => _images is not null && image.File is null).Select(image => image.Draft.FileName)];
        if (missing.Length > 0)
        {
            throw _images!.Missing(missing, path);
        }

        string[] all = [.. found.Select(image => image.File?.Path ?? "").Order(StringComparer.Ordinal)];
        var part = _options.Shard?.TakeFrom(all).ToHashSet(StringComparer.Ordinal);
        var images = new List<AnnotatedImage>();
        var files = new List<string>();
        foreach (var (draft, file) in found.Where(image => part is null || part.Contains(image.File!.Path)))
        {
            var size = file is null ? draft.Size ?? _options.ImageSize : AnnotatedFiles.RequireSize(file, draft.File.Path, draft.Size, _reading);
            files.Add(file?.Path ?? "");
            images.Add(new AnnotatedImage(file?.RelativePath ?? draft.FileName, size, classes.Resolve(draft, size)));
        }

        _drafts.Warn();
        return new AnnotatedFileList(new SegmentationAnnotations(images, classes.Classes), files, all);
    }
}
