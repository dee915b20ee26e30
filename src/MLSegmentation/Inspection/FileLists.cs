namespace MLSegmentation.Inspection;

/// <summary>The files of each finding, of which a bounded number is kept.</summary>
internal sealed class FileLists
{
    private const int MaxFiles = 1000;

    private readonly Dictionary<string, (List<InspectionFile> Files, int Count)> _lists = [];
    private readonly Dictionary<string, string> _advice = [];

    /// <summary>Adds a file to a finding.</summary>
    public void Add(string code, string path, string? detail = null)
    {
        var (files, count) = _lists.GetValueOrDefault(code, ([], 0));
        if (files.Count < MaxFiles)
        {
            files.Add(new InspectionFile(path, detail));
        }

        _lists[code] = (files, count + 1);
    }

    /// <summary>Says what to do about a finding, where its files tell more than can be said of all such findings.</summary>
    public void Advise(string code, string suggestion) => _advice[code] = suggestion;

    /// <summary>What was advised about a finding; null where nothing was.</summary>
    public string? AdviceFor(string code) => _advice.GetValueOrDefault(code);

    /// <summary>How many files a finding has.</summary>
    public int Count(string code) => _lists.TryGetValue(code, out var list) ? list.Count : 0;

    /// <summary>The first files of a finding.</summary>
    public IReadOnlyList<InspectionFile> Of(string code) => _lists.TryGetValue(code, out var list) ? list.Files : [];
}
