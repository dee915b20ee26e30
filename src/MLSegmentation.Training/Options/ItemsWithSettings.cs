namespace MLSegmentation.Training.Options;

/// <summary>Items by name, each of a type of its own with settings that a text may give: <c>mean-teacher:weight=2,decay=0.999</c>.</summary>
/// <param name="kind">What one of them is, in words.</param>
/// <param name="entries">The items with their defaults, in the order in which a catalogue lists them.</param>
/// <param name="settings">The settings that one or several of them have.</param>
internal sealed class ItemsWithSettings<T>(string kind, IReadOnlyList<(string Name, T Item)> entries, IReadOnlyList<Setting<T>> settings)
    where T : class
{
    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names { get; } = [.. entries.Select(entry => entry.Name)];

    /// <summary>The names of all settings.</summary>
    public IReadOnlyList<string> SettingNames { get; } = [.. settings.Select(setting => setting.Name)];

    /// <summary>Reads a name, and after a colon settings.</summary>
    /// <exception cref="SegmentationException">The text is none; the message says what there is.</exception>
    public T Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(':', 2, StringSplitOptions.TrimEntries);
        var item = entries.FirstOrDefault(entry => entry.Name == parts[0]).Item
            ?? throw new SegmentationException($"There is no {kind} '{parts[0]}'; there are {string.Join(", ", Names)}.");
        string[] given = parts.Length == 1 ? [] : parts[1].Split(',', StringSplitOptions.TrimEntries);
        var repeated = given.GroupBy(setting => setting.Split('=')[0].Trim()).FirstOrDefault(group => group.Count() > 1);
        if (repeated is not null)
        {
            throw new SegmentationException($"'{text}' has the setting {repeated.Key} {repeated.Count()} times; give it once.");
        }

        return given.Aggregate(item, (changed, setting) => Set(changed, parts[0], setting));
    }

    /// <summary>The text that <see cref="Parse"/> makes the item of, without the settings that are as they would be.</summary>
    public string Describe(T item)
    {
        var (name, byDefault) = entries.First(entry => entry.Item.GetType() == item.GetType());
        string[] changed =
        [
            .. settings.Select(setting => (setting.Name, Value: setting.Get(item), Default: setting.Get(byDefault)))
                .Where(setting => setting.Value is not (null or "") && setting.Value != setting.Default)
                .Select(setting => $"{setting.Name}={setting.Value}"),
        ];
        return changed is [] ? name : $"{name}:{string.Join(',', changed)}";
    }

    private T Set(T item, string name, string given)
    {
        string[] parts = given.Split('=', 2, StringSplitOptions.TrimEntries);
        var setting = settings.FirstOrDefault(setting => setting.Name == parts[0] && setting.Get(item) is not null);
        if (setting is null || parts.Length == 1)
        {
            string own = string.Join(", ", settings.Where(other => other.Get(item) is not null).Select(other => other.Name));
            throw new SegmentationException($"'{given}' is no setting of {name}, such as {settings[0].Name}={settings[0].Get(item)}; it has {own}.");
        }

        try
        {
            return setting.Set(item, parts[1]) ?? throw new SegmentationException($"The {setting.Name} of {name} takes {setting.Allowed}, not '{parts[1]}'.");
        }
        catch (SegmentationOptionException exception)
        {
            throw new SegmentationException($"The {setting.Name} of {name} is {parts[1]}; allowed are {exception.Allowed}.", exception);
        }
    }
}
