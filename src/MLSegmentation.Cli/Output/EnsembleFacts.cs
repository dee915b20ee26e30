using System.Globalization;

namespace MLSegmentation.Cli.Output;

/// <summary>What a model says about the models that it averages.</summary>
internal static class EnsembleFacts
{
    /// <summary>For people: a line for each; nothing of a model that is no ensemble.</summary>
    public static IEnumerable<(string Name, string Value)> OfMembers(SegmentationModelInfo info) =>
        info.Members.Select((member, index) => (index == 0 ? "members" : "", Describe(member)));

    /// <summary>For programs.</summary>
    public static IEnumerable<object> ToResult(SegmentationModelInfo info) => info.Members.Select(member => new
    {
        member.Name,
        member.Weight,
        Network = member.Model.Network.Name,
        NetworkOptions = member.Model.Network.Options,
        member.Model.Network.Parameters,
        Channels = member.Model.ImageChannels,
        member.Model.Normalization,
        member.Model.Divisor,
        Resize = member.Model.Resize?.ToString(),
        Precision = ModelForm.Precision(member.Model),
        Mode = ModelForm.Heads(member.Model),
        member.Model.Training,
    });

    private static string Describe(EnsembleMember member)
    {
        string options = string.Join(", ", member.Model.Network.Options.Select(option => $"{option.Key} {option.Value}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{member.Weight:0.0000}  {member.Name}: {member.Model.Network.Name}{(options.Length > 0 ? $" ({options})" : "")}, "
            + $"{member.Model.Network.Parameters:N0} parameters, {ModelForm.Precision(member.Model)}");
    }
}
