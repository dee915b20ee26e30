using System.Collections;
using Microsoft.Build.Framework;

namespace MLSegmentation.Build.Tests.LibTorchSharp;

/// <summary>Keeps what a task reports.</summary>
internal sealed class RecordingBuildEngine : IBuildEngine
{
    private readonly List<string?> _errors = [];

    public IReadOnlyList<string?> Errors => _errors;

    public bool ContinueOnError => false;

    public int LineNumberOfTaskNode => 0;

    public int ColumnNumberOfTaskNode => 0;

    public string ProjectFileOfTaskNode => "";

    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) =>
        false;

    public void LogCustomEvent(CustomBuildEventArgs e)
    {
    }

    public void LogErrorEvent(BuildErrorEventArgs e) => _errors.Add(e.Message);

    public void LogMessageEvent(BuildMessageEventArgs e)
    {
    }

    public void LogWarningEvent(BuildWarningEventArgs e)
    {
    }
}
