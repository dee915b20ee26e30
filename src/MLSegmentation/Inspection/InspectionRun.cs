using Microsoft.ML;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Inspection;

/// <summary>Reads all images and masks once, in order, and makes a result of what it found out. Of each image, some bytes are kept.</summary>
internal sealed class InspectionRun
{
    /// <summary>So many files are read at a time, by several threads, before they are added in their order.</summary>
    private const int ChunkSize = 32;

    /// <summary>More threads would wait for the disk, and hold more images in memory.</summary>
    private const int MaxThreads = 8;

    private readonly SegmentationInspectionOptions _options;
    private readonly SegmentationClasses _classes;
    private readonly RowFindings _findings;
    private readonly RowReader _reader;
    private readonly DuplicateSearch _duplicates;
    private readonly ThumbnailSheet _sheet = new();
    private readonly List<string> _originals = [];
    private int _done;

    private InspectionRun(SegmentationInspectionOptions options, SegmentationClasses classes, FileLists files)
    {
        (_options, _classes) = (options, classes);
        _findings = new RowFindings(files, classes);
        _reader = new RowReader(classes, options.TinyObjectArea, SegmentationFolderOptions.ToReading(options.Folders));
        _duplicates = new DuplicateSearch(files);
    }

    /// <summary>Inspects the files of folders.</summary>
    public static SegmentationInspection OfFolders(string imageFolder, string maskFolder, SegmentationInspectionOptions options)
    {
        options.RequireForFiles();
        var files = new FileLists();
        var finder = new FolderPairs(files, SegmentationFolderOptions.ToSearch(options.Folders));
        return OfPairs(finder, finder.Find(imageFolder, maskFolder), files, options);
    }

    /// <summary>Inspects the files that a CSV file names.</summary>
    public static SegmentationInspection OfPairs(string csvFile, SegmentationInspectionOptions options)
    {
        options.RequireForFiles();
        var files = new FileLists();
        var finder = new FolderPairs(files, SegmentationFolderOptions.ToSearch(options.Folders));
        return OfPairs(finder, PairsFile.Read(csvFile, GetShard(options)), files, options, csvFile);
    }

    private static SegmentationInspection OfPairs(
        FolderPairs finder, IReadOnlyList<ImagePair> pairs, FileLists files, SegmentationInspectionOptions options, string? pairsFile = null)
    {
        var validation = options.ValidationPairs is { } csvFile ? PairsFile.Read(csvFile, GetShard(options))
            : options is { ValidationImageFolder: { } images, ValidationMaskFolder: { } masks } ? finder.Find(images, masks)
            : null;
        var reading = SegmentationFolderOptions.ToReading(options.Folders);
        var classes = options.Classes ?? InspectedFile.FindClasses(pairs, reading);

        // The classes are those that whoever loads a shard finds, in the masks of all.
        var shard = options.Folders?.Shard;
        (pairs, validation) = (shard?.TakeFrom(pairs) ?? pairs, validation is null ? null : shard?.TakeFrom(validation) ?? validation);
        var run = new InspectionRun(options, classes, files);
        run._originals.AddRange(((string?[])[pairsFile, options.ValidationPairs]).OfType<string>());
        int total = pairs.Count + (validation?.Count ?? 0);
        var training = run.AddFiles(pairs, isValidation: false, total);
        var validated = validation is null ? null : run.AddFiles(validation, isValidation: true, total);
        return run.Finish(new InspectionState(options, classes, options.Classes, training, validated, files));
    }

    /// <summary>Inspects data views.</summary>
    public static SegmentationInspection OfData(IDataView data, SegmentationInspectionOptions options)
    {
        options.RequireForData();
        var classes = InspectedClasses.Of(data, options);
        var files = new FileLists();
        var run = new InspectionRun(options, classes.Counted, files);
        var validation = options.ValidationSet;
        var others = validation is null ? null : InspectedRows.ReadClasses(validation, options.LabelColumnName);
        bool areSame = classes.AreSame(others, isValidation: true);
        var training = run.AddRows(data, classes, isValidation: false);

        // Under the names of other classes, numbers of pixels would say what is not so.
        var validated = validation is not null && areSame ? run.AddRows(validation, classes, isValidation: true) : null;
        var state = new InspectionState(options, classes.Counted, classes.Counted, training, validated, files);
        return run.Finish(state with { OtherClasses = areSame ? null : others });
    }

    /// <summary>The part of a list whose files must exist: all, where the classes may be found in any.</summary>
    private static DataShard? GetShard(SegmentationInspectionOptions options) => options.Classes is null ? null : options.Folders?.Shard;

    private SetTotals AddFiles(IReadOnlyList<ImagePair> pairs, bool isValidation, int total)
    {
        var totals = new SetTotals(_classes);
        var parallel = new ParallelOptions
        {
            CancellationToken = _options.CancellationToken,
            MaxDegreeOfParallelism = Math.Min(MaxThreads, Environment.ProcessorCount),
        };
        for (int begin = 0; begin < pairs.Count; begin += ChunkSize)
        {
            int first = begin;
            var rows = new InspectedRow[Math.Min(ChunkSize, pairs.Count - first)];
            Parallel.For(0, rows.Length, parallel, index => rows[index] = _reader.Read(pairs[first + index], !isValidation && _sheet.Wants(first + index)));
            foreach (var row in rows)
            {
                Add(row, totals, isValidation);
                _options.Progress?.Report(new InspectionProgress(++_done, total));
            }
        }

        return totals;
    }

    private SetTotals AddRows(IDataView data, InspectedClasses classes, bool isValidation)
    {
        var totals = new SetTotals(_classes);
        int? count = (int?)data.GetRowCount();
        foreach (var row in new InspectedRows(data, _options, _reader, classes, isValidation).Read(index => !isValidation && _sheet.Wants(index)))
        {
            Add(row, totals, isValidation);
            _options.Progress?.Report(new InspectionProgress(++_done, isValidation || _options.ValidationSet is not null ? null : count));
        }

        return totals;
    }

    private void Add(InspectedRow row, SetTotals totals, bool isValidation)
    {
        int index = totals.ImageCount;
        totals.Add(row);
        _findings.Add(row);
        _originals.Add(row.Name);
        if (row.MaskName is { } mask)
        {
            _originals.Add(mask);
        }

        if (row.Thumbnail is { } thumbnail)
        {
            _sheet.Add(index, thumbnail);
        }

        if (row.Image is { IsConstant: false } image)
        {
            bool isTelling = row.IsComplete && row.Mask!.Present.Count() > 1;
            _duplicates.Add(new SearchedImage(row.Name, image.Fingerprint, row.Mask?.Hash, isTelling, isValidation));
        }
    }

    private SegmentationInspection Finish(InspectionState state) => new()
    {
        Findings = InspectionRules.Find(state),
        Suggestions = SuggestionRules.Suggest(state),
        Training = state.Training.ToSet(),
        Validation = state.Validation?.ToSet(),
        MaskClasses = _classes,
        Thumbnails = _sheet.Thumbnails,
        Originals = _originals,
    };
}
