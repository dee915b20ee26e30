namespace MLSegmentation.Reliability.Tests.Faults;

/// <summary>What faults did to the files of a command.</summary>
internal sealed class FaultCounts
{
    /// <summary>How often the command was killed, or a call of the system failed.</summary>
    public int Faults { get; set; }

    /// <summary>Files that were looked at afterwards.</summary>
    public int Files { get; set; }

    /// <summary>Temporary files that were left.</summary>
    public int LeftOver { get; set; }

    /// <summary>Runs that ended with an error.</summary>
    public int Refused { get; set; }

    /// <summary>Runs that went on afterwards, or began again.</summary>
    public int Resumed { get; set; }

    /// <summary>How many of them gave the outcome of the undisturbed run, bit for bit.</summary>
    public int Equal { get; set; }

    /// <summary>Files that were there and are no more.</summary>
    public List<string> Lost { get; } = [];

    /// <summary>Files that are neither the old one nor a complete new one.</summary>
    public List<string> HalfWritten { get; } = [];

    /// <summary>Runs that did not end as they should.</summary>
    public List<string> Wrong { get; } = [];

    /// <summary>Everything that must not be.</summary>
    public IEnumerable<string> All => [.. Lost, .. HalfWritten, .. Wrong];
}
