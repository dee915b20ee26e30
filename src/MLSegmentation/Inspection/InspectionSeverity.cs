namespace MLSegmentation.Inspection;

/// <summary>How bad a finding is.</summary>
public enum InspectionSeverity
{
    /// <summary>Training would fail, or train on something else than was meant.</summary>
    Error,

    /// <summary>Training would run, and the model or its evaluation would probably suffer.</summary>
    Warning,

    /// <summary>Worth knowing; often as it should be.</summary>
    Note,
}
